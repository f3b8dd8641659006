// The feed as it comes, with filters, a pause and a place to go on from; and who was connected at a time.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask, query, stream } from "./api.js";
import { clock, dateTime, number, t, word } from "./i18n.js";
import { about, TYPES, what } from "./entries.js";
import { badge, calm, copy, empty, failed, linkTo, since, waiting } from "./ui.js";

const SHOWN_MAX = 300;
const HELD_MAX = 5_000;
const THEN_PAGE = 100;

export function open(host, { filters, caller }) {
  const want = { type: filters.get("type") || "", prefix: filters.get("prefix") || "", group: filters.get("group") || "", clientId: filters.get("clientId") || "" };
  let from = filters.get("after") || "";
  let entries = [];
  let held = [];
  let missed = 0;
  let paused = false;
  let state = "starting";
  let problem = null;
  let bookmark = null;
  let reading = null;
  let then = null;
  const wide = matchMedia("(min-width: 761px)").matches;

  const draw = calm(() => render(page(), host), 100);
  const types = () => new Set(want.type ? want.type.split(",") : TYPES);

  function page() {
    return html`<div class="head"><h1>${t("nav.feed")}</h1><span class="muted" role="status">${paused ? t("feed.paused", { n: number(held.length + missed) }) : t("feed." + state)}</span><span class="space"></span>
      <button @click=${pause} aria-pressed=${paused}>${paused ? t("feed.resume") : t("feed.pause")}</button><button @click=${clear}>${t("feed.clear")}</button></div>
      <div class="stack"><section class="card"><details ?open=${wide}><summary>${t("feed.filters")}</summary><div class="types" role="group" aria-label=${t("feed.types")}>${TYPES.map((type) => html`<label class="check"><input type="checkbox" .checked=${types().has(type)} @change=${(e) => choose(type, e.target.checked)}>${word("status", type)}</label>`)}</div>
        <div class="params">${["prefix", "clientId", "group"].map((name) => html`<label class="field">${t("filter." + name)}<input .value=${want[name]} @change=${(e) => change({ [name]: e.target.value.trim() })} spellcheck="false" autocapitalize="off"></label>`)}
          <label class="field">${t("feed.from")}<input .value=${from} placeholder=${t("feed.from.now")} @change=${(e) => resumeFrom(e.target.value.trim())} spellcheck="false" autocapitalize="off"></label></div>
        <div class="row"><span class="small muted">${t("feed.bookmark")}</span><code class="wrap">${bookmark || "–"}</code>${bookmark ? html`<button class="quiet small" @click=${(e) => copy(bookmark, e.target)}>${t("copy")}</button>` : nothing}<span class="grow"></span><button class="small" @click=${() => resumeFrom("oldest")}>${t("feed.oldest")}</button></div></details></section>
      <section class="card" aria-label=${t("nav.feed")}>${list()}</section>
      <section class="card"><header><h2>${t("then.title")}</h2><span class="muted">${t("then.detail")}</span></header>
        <form class="row" @submit=${askThen}><label class="field">${t("then.at")}<input type="datetime-local" step="1" name="at" required .value=${then?.local || ""} max=${localNow()}></label>
          <label class="field">${t("filter.prefix")}<input name="prefix" spellcheck="false" autocapitalize="off"></label><button class="primary" type="submit">${t("then.ask")}</button></form>${thenList()}</section></div>`;
  }

  function list() {
    if (problem) {
      return failed(problem, begin);
    }
    return entries.length
      ? html`<ol class="events">${entries.map((entry) => html`<li><span class="num muted small" title=${"#" + entry.seq + " " + dateTime(entry.time || entry.connectTime || Date.now())}>${entry.time || entry.connectTime ? clock(entry.time || entry.connectTime) : "–"}</span>${badge(entry.type)}${about(entry)}${what(entry)}</li>`)}</ol>`
      : empty(t("fleet.recent.none"), t("fleet.recent.detail"));
  }

  function thenList() {
    if (!then) {
      return nothing;
    }
    if (then.problem) {
      return failed(then.problem);
    }
    if (!then.clients) {
      return waiting();
    }
    return html`<p class="row" role="status"><strong>${t(then.bookmark ? "then.more" : "then.count", { n: number(then.clients.length), time: dateTime(then.at) })}</strong>${then.undecided ? html`<span class="muted">${t("then.undecided", { n: number(then.undecided) })}</span>` : nothing}</p>
      <ul class="names">${then.clients.map((client) => html`<li><a class="id mono" href=${linkTo(client.clientId)}>${client.clientId}</a><span class="small muted">${client.since ? t("then.since", { time: dateTime(client.since) }) : nothing}</span></li>`)}</ul>
      ${then.bookmark ? html`<button @click=${() => thenPage()}>${t("then.next")}</button>` : nothing}`;
  }

  function localNow() {
    const now = new Date();
    return new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  }

  function askThen(event) {
    event.preventDefault();
    const { at, prefix } = event.target.elements;
    then = { local: at.value, at: new Date(at.value).toISOString(), prefix: prefix.value.trim(), clients: null, undecided: 0, bookmark: null };
    thenPage();
  }

  async function thenPage() {
    const mine = then;
    try {
      const page = await ask("/api/v1/connected" + query({ at: mine.at, prefix: mine.prefix, limit: THEN_PAGE, bookmark: mine.bookmark }));
      mine.clients = [...(mine.clients || []), ...page.clients];
      mine.undecided += page.undecided.length;
      mine.bookmark = page.bookmark;
    } catch (refused) {
      mine.problem = refused;
    }
    draw();
  }

  function take(type, entry, id) {
    if (type === "too-old") {
      problem = { status: 410, message: t("feed.tooold", { n: number(entry.oldestSeq) }) };
      reading.abort();
    } else if (type === "failed") {
      problem = { status: 500, message: entry.detail };
    } else if (paused) {
      held.push(entry);
      if (held.length > HELD_MAX) {
        held.shift();
        missed++;
      }
    } else {
      bookmark = id || bookmark;
      entries.unshift(entry);
      entries.length = Math.min(entries.length, SHOWN_MAX);
    }
    draw();
  }

  function begin() {
    reading?.abort();
    reading = new AbortController();
    problem = null;
    entries = [];
    held = [];
    missed = 0;
    const { type, ...others } = want;
    const place = from === "oldest" ? { from } : { after: from };
    const url = "/api/v1/feed" + query({ type: type.split(",").length === TYPES.length ? "" : type, ...others, ...place });
    const states = (now, why) => {
      state = now;
      problem = now === "refused" ? why : problem;
      draw();
    };
    stream(url, { event: take, state: states }, reading.signal);
    draw();
  }

  /** What came while it was paused follows, as far as it was kept. */
  function pause() {
    paused = !paused;
    if (!paused) {
      entries = [...held.reverse(), ...entries].slice(0, SHOWN_MAX);
      held = [];
      missed = 0;
    }
    draw();
  }

  function clear() {
    entries = [];
    held = [];
    missed = 0;
    draw();
  }

  function change(more) {
    Object.assign(want, more);
    history.replaceState(null, "", "#/feed" + query({ ...want, after: from }));
    begin();
  }

  function choose(type, on) {
    const chosen = types();
    on ? chosen.add(type) : chosen.delete(type);
    change({ type: chosen.size === TYPES.length ? "" : [...chosen].join(",") });
  }

  function resumeFrom(place) {
    from = place;
    change({});
  }

  if (caller.scopes.includes("stream")) {
    begin();
  } else {
    problem = { status: 403, message: t("live.refused") };
    draw();
  }
  return {
    close() {
      reading?.abort();
      draw.cancel();
    },
  };
}
