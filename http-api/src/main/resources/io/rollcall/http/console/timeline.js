// The connections of a client drawn over time.
import { html } from "./lib/lit-html.js";
import { clock, lasting, number, t, word } from "./i18n.js";

const WIDTH = 1000;
const TICKS = 6;

/** What one connection was, in words: for the pointer, and for those who do not see it. */
function words(interval, begin, end) {
  const length = lasting(end - begin);
  const from = interval.begin ? clock(interval.begin) : t("timeline.earlier");
  return interval.ended
    ? t("timeline.ended", { from, to: clock(end), duration: length, cause: word("cause", interval.ended.cause) })
    : t("timeline.open", { from, duration: length });
}

/** svg: lit's tag, for what is inside of an svg element. */
export function timeline({ from, to, intervals }, svg) {
  const first = Date.parse(from);
  const last = Date.parse(to);
  const x = (time) => ((Math.min(last, Math.max(first, time)) - first) / (last - first)) * WIDTH;
  const drawn = intervals.map((interval) => {
    const begin = interval.begin ? Date.parse(interval.begin) : first;
    const end = interval.end ? Date.parse(interval.end) : last;
    return { interval, begin, end, text: words(interval, begin, end) };
  });
  const ticks = Array.from({ length: TICKS + 1 }, (_, i) => first + ((last - first) * i) / TICKS);
  const anchor = (i) => (i === 0 ? "start" : i === TICKS ? "end" : "middle");
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} 64" preserveAspectRatio="none" role="img" aria-label=${t("timeline.summary", { n: number(drawn.length) })}>
      <rect class="track" x="0" y="6" width=${WIDTH} height="30" rx="3"></rect>
      ${drawn.map(({ begin, end, text }) => svg`<rect class="on" x=${x(begin)} y="6" width=${Math.max(1.5, x(end) - x(begin))} height="30"><title>${text}</title></rect>`)}
      ${drawn.filter(({ interval }) => interval.ended).map(({ interval, end, text }) => svg`<rect class="end ${interval.ended.entity}" x=${Math.max(0, x(end) - 2)} y="2" width="3" height="38"><title>${text}</title></rect>`)}
      ${ticks.map((time) => svg`<line class="tick" x1=${x(time)} x2=${x(time)} y1="42" y2="46"></line>`)}
    </svg>
    <div class="ticks" aria-hidden="true">${ticks.map((time, i) => html`<span class=${anchor(i)}>${clock(time, false)}</span>`)}</div>
    <ul class="hidden">${drawn.slice(-50).map(({ text }) => html`<li>${text}</li>`)}</ul>
    <p class="legend"><span><i .style=${"color:var(--ok)"}></i>${t("status.connected")}</span>${["client", "server", "network"].map((entity) => html`<span><span class="entity ${entity}"></span>${t("timeline.endedby", { name: word("entity", entity) })}</span>`)}</p>`;
}
