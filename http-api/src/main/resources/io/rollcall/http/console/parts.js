// The parts of a list that is too long for one table. Each begins at a place in the server's list, and the address has the place.
import { html, nothing } from "./lib/lit-html.js";
import { ask, query } from "./api.js";
import { number, t } from "./i18n.js";

/** Rows of a part: what the page keeps, and far below the height that browsers give to one element (Firefox: 17.9 million pixels). */
export const PART_MAX = 100_000;

/** What is gone over without being kept, a request and in all. */
const WALK_PAGE = 10_000;
const WALK_REQUESTS_MAX = 100;

/** A list that is no longer has no bar. */
const SHORT = 100;

/** Rows of the part that the end of the list is shown in. */
const LAST_PAGE = 1_000;

const NO_PLACE = { bookmark: "", from: "", at: "" };
const SHORTCUTS = { previous: "Shift+PageUp", next: "Shift+PageDown" };

/** How many rows are before the part; null where nobody counted. */
export function rowsBefore(filters) {
  if (!filters.get("bookmark") && !filters.get("from")) {
    return 0;
  }
  return /^\d{1,15}$/.test(filters.get("at") || "") ? Number(filters.get("at")) : null;
}

/** What the server is asked, by the address: all but the number that we count by. */
export function asked(filters, more) {
  return "/api/v1/clients" + query({ ...Object.fromEntries(filters), at: null, ...more });
}

/** Goes so many rows on, or back, from a place; the place is none where the list ends before. */
async function walk(filters, from, rows, backward, signal) {
  let place = from;
  let walked = 0;
  for (let i = 0; place && walked < rows && i < WALK_REQUESTS_MAX; i++) {
    const limit = Math.min(WALK_PAGE, rows - walked);
    const page = await ask(asked(filters, { from: null, bookmark: place, backward: backward || null, limit }), { signal });
    walked += page.clients.length;
    place = backward ? page.start : page.bookmark;
  }
  return { place, walked };
}

/** The address of another part, from the one that is shown: { start, end, rows, before }, bookmarks and numbers. */
export const WAYS = {
  first: async () => NO_PLACE,
  async previous(filters, shown, signal) {
    const { place, walked } = await walk(filters, shown.start, PART_MAX, true, signal);
    const before = shown.before - walked; // too few where others came in before what was shown
    return place ? { ...NO_PLACE, bookmark: place, at: before > 0 ? String(before) : "" } : NO_PLACE;
  },
  async next(filters, shown, signal) {
    const { place, walked } = await walk(filters, shown.end, PART_MAX - shown.rows, false, signal);
    return place ? { ...NO_PLACE, bookmark: place, at: shown.before === null ? "" : String(shown.before + shown.rows + walked) } : WAYS.last(filters, shown, signal);
  },
  async last(filters, shown, signal) {
    const page = await ask(asked(filters, { from: null, bookmark: null, backward: true, limit: Math.min(LAST_PAGE, PART_MAX) }), { signal });
    return page.start ? { ...NO_PLACE, bookmark: page.start, at: page.matches === undefined ? "" : String(page.matches - page.clients.length) } : NO_PLACE;
  },
};

/** Which ways there are from what is shown. */
export function open(shown) {
  return { first: shown.placed, previous: Boolean(shown.start), next: Boolean(shown.end), last: Boolean(shown.end) };
}

/** Where in the list the part is; of all that match, or of so many at least. */
function position({ before, rows, end, matches, atLeast }) {
  if (before === null || rows === 0) {
    return nothing;
  }
  const to = end && matches !== undefined ? Math.min(before + PART_MAX, matches) : before + rows;
  const all = matches === undefined ? "≥ " + number(Math.max(atLeast || 0, to)) : number(Math.max(matches, to));
  return t("part.position", { from: number(before + 1), to: number(to), all });
}

/** The bar below the table; nothing where the list is short. go(way) goes to another part, from(id) to a client. */
export function partsBar(shown, { byId, going, go, from }) {
  if (!shown.placed && !shown.end && shown.rows <= SHORT) {
    return nothing;
  }
  const ways = open(shown);
  return html`<div class="parts" role="group" aria-label=${t("part.group")} aria-busy=${going}>
    ${Object.keys(WAYS).map((way) => html`<button ?disabled=${!ways[way]} aria-keyshortcuts=${SHORTCUTS[way] || nothing} title=${SHORTCUTS[way] || nothing} @click=${() => go(way)}>${t("part." + way)}</button>`)}
    <span class="num" role="status">${going ? t("wait") : position(shown)}</span>
    ${byId ? html`<label class="grow"><span class="hidden">${t("part.goto")}</span><input name="from" type="search" placeholder=${t("part.goto")} .value=${shown.from} @change=${(e) => from(e.target.value)} spellcheck="false" autocapitalize="off"></label>` : nothing}</div>`;
}
