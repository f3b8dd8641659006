// Clients as a table: filtered and sorted by the server, in its stable pages; the filters are in the address, and where a part of a long list begins.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask, post } from "./api.js";
import { number, t } from "./i18n.js";
import * as live from "./live.js";
import { chips, filterBar, FILTERS } from "./filters.js";
import { asked, open as openWays, PART_MAX, partsBar, rowsBefore, WAYS } from "./parts.js";
import { rows } from "./rows.js";
import { badge, calm, cause, empty, failed, isSuspect, linkTo, since, waiting } from "./ui.js";

const FIRST_PAGE = 100;
const NEXT_PAGE = 1_000;
const REFRESH_MAX = 500;
const COLUMNS = [["clientId", "client"], ["status", "status"], ["connectTime", "since"], ["disconnectTime", "left"], ["lastActivityTime", "activity"], [null, "from"]];

/** What a row shows, and no more: there may be very many. */
function slim(client) {
  const { clientId, status, connectTime, lastDisconnect, lastActivityTime, protocol, transport, remoteAddress, expectedBy } = client;
  const left = lastDisconnect && { time: lastDisconnect.time, entity: lastDisconnect.entity, cause: lastDisconnect.cause };
  return { clientId, status, connectTime, left, lastActivityTime, protocol, transport, remoteAddress, expectedBy };
}

export function open(host, { filters: first, caller }) {
  let filters = first;
  let items = [];
  let byId = new Map();
  let page = {};
  let start = null;
  let going = false;
  let late = false; // whether it was to be asked anew on the way to another part
  let problem = null;
  let loading = null;
  let unseen = 0;
  const dirty = new Set();
  const fresh = new Map();

  render(html`<div class="head"><h1>${t("nav.clients")}</h1><span class="muted num" role="status" id="matches"></span></div>
    <div class="filters" id="filters"></div>
    <div class="table"><div class="rows" id="rows"></div><div class="tail" id="tail"></div><div id="parts"></div></div>`, host);
  const part = (id) => host.querySelector("#" + id);

  const table = rows(part("rows"), {
    label: t("nav.clients"),
    height: { wide: 36, narrow: 54 },
    all: () => items,
    count: () => (rowsBefore(filters) === null ? -1 : Math.max(page.matches ?? page.matchesAtLeast ?? 0, rowsBefore(filters) + items.length)),
    more: () => page.bookmark && items.length < PART_MAX && load(false),
    turn: (way) => openWays(shown())[way] && turn(way),
    isFresh: (client) => fresh.get(client.clientId) > Date.now(),
    open: (client) => (location.hash = linkTo(client.clientId)),
    head: heads,
    row: line,
  });

  function line(client, index, style, classes) {
    return html`<div class=${"line" + classes} role="row" id=${"row-" + index} aria-rowindex=${(rowsBefore(filters) || 0) + index + 1} .style=${style} @click=${(e) => e.target.closest("a") || (location.hash = linkTo(client.clientId))}>
      <span role="gridcell"><a class="mono" tabindex="-1" href=${linkTo(client.clientId)} title=${client.clientId}>${client.clientId}</a></span>
      <span role="gridcell">${badge(isSuspect(client) ? "suspect" : client.status)}</span>
      <span role="gridcell">${since(client.status === "connected" ? client.connectTime : client.left?.time)}</span>
      <span role="gridcell">${client.status === "connected" || !client.left ? nothing : cause(client.left)}</span>
      <span role="gridcell">${since(client.lastActivityTime)}</span>
      <span role="gridcell" class="muted small">${client.transport} · ${client.remoteAddress}</span></div>`;
  }

  function heads() {
    const sorted = { ascending: " ↑", descending: " ↓", none: "" };
    return html`<div class="heads" role="rowgroup"><div class="line" role="row">${COLUMNS.map(([field, name]) => field
      ? html`<span role="columnheader" aria-sort=${sorting(field)}><button @click=${() => sortBy(field)}>${t("column." + name)}${sorted[sorting(field)]}</button></span>`
      : html`<span role="columnheader">${t("column." + name)}</span>`)}</div></div>`;
  }

  function sorting(field) {
    const sort = filters.get("sort") || "clientId";
    return sort === field ? "ascending" : sort === "-" + field ? "descending" : "none";
  }

  function sortBy(field) {
    const first = field.endsWith("Time") ? "-" + field : field;
    const now = filters.get("sort") || "clientId";
    go({ sort: now === first ? (first.startsWith("-") ? field : "-" + field) : first });
  }

  /** Changes filters, by the address; another list is seen from its beginning. */
  const go = (changes) => place({ bookmark: "", from: "", at: "", ...changes });

  function place(changes) {
    const next = new URLSearchParams(filters);
    Object.entries(changes).forEach(([name, value]) => (value ? next.set(name, value) : next.delete(name)));
    location.hash = "#/clients" + (next.size ? "?" + next : "");
  }

  const shown = () => ({ placed: filters.has("bookmark") || filters.has("from"), start, end: page.bookmark, rows: items.length, before: rowsBefore(filters), from: filters.get("from") || "", matches: page.matches, atLeast: page.matchesAtLeast });

  /** To another part; what is shown stays until it is known where that begins. */
  async function turn(way) {
    if (going) {
      return;
    }
    loading?.abort();
    const mine = (loading = new AbortController());
    going = true;
    drawAround();
    try {
      const there = await WAYS[way](filters, shown(), mine.signal);
      going = false;
      if (!mine.signal.aborted) {
        place(there);
      }
    } catch (refused) {
      going = false;
      problem = mine.signal.aborted ? problem : refused;
    }
    if (loading === mine) {
      loading = null;
      draw();
      late && problem && reload();
    }
  }

  function drawAround() {
    const exact = page.matches !== undefined;
    const count = page.matches ?? page.matchesAtLeast;
    part("matches").textContent = count === undefined ? "" : t(exact ? "clients.matches" : "clients.atleast", { n: number(count) });
    render(html`${filterBar(filters, go)}${chips(filters, go)}`, part("filters"));
    render(tail(), part("tail"));
    const byId = ["", "clientId", "-clientId"].includes(filters.get("sort") || "");
    render(partsBar(shown(), { byId, going, go: turn, from: (id) => go({ from: id }) }), part("parts"));
  }

  function tail() {
    if (problem) {
      return failed(problem, () => load(items.length === 0));
    }
    if (items.length === 0) {
      return loading ? waiting() : empty(t("clients.none"), [...filters.keys()].some((name) => FILTERS.includes(name)) ? t("clients.none.filtered") : t("fleet.none.detail"));
    }
    return html`<span class="num">${t("clients.loaded", { n: number(items.length) })}</span>
      ${unseen ? html`<button class="chip" @click=${() => load(true)}>${t("clients.unseen", { n: number(unseen) })}</button>` : nothing}`;
  }

  const draw = () => {
    table.draw();
    drawAround();
  };

  /** The next page, or all anew; quietly keeps what is shown until the answer is there. */
  async function load(anew, quietly) {
    if ((loading && !anew) || (going && quietly)) {
      late ||= quietly;
      return;
    }
    loading?.abort();
    const mine = (loading = new AbortController());
    late = false;
    problem = null;
    if (anew && !quietly) {
      items = [];
      byId = new Map();
      page = {};
      start = null;
      table.top();
    }
    const more = anew ? { limit: FIRST_PAGE } : { limit: Math.min(NEXT_PAGE, PART_MAX - items.length), from: null, bookmark: page.bookmark };
    try {
      const answer = await ask(asked(filters, more), { signal: mine.signal });
      if (anew) {
        start = answer.start;
        unseen = 0;
        items = [];
        byId = new Map();
      }
      answer.clients.forEach(add);
      page = answer;
      delete page.clients;
    } catch (refused) {
      if (mine.signal.aborted) {
        return;
      }
      problem = refused;
    }
    if (loading === mine) {
      loading = null;
      draw();
    }
  }

  function add(client) {
    byId.set(client.clientId, items.length);
    items.push(slim(client));
  }

  const reload = calm(() => load(true, true), 1_000);

  /** Asks again for those that the feed was about. */
  const refresh = calm(async () => {
    const ids = [...dirty].slice(0, REFRESH_MAX);
    ids.forEach((id) => dirty.delete(id));
    if (ids.length === 0) {
      return;
    }
    try {
      const { clients } = await post("/api/v1/clients:batch", { clientIds: ids });
      for (const client of clients) {
        const at = byId.get(client.clientId);
        if (at !== undefined && client.status !== "unknown") {
          items[at] = slim(client);
          fresh.set(client.clientId, Date.now() + 1_600);
        }
      }
      draw();
    } catch {
      ids.forEach((id) => dirty.add(id)); // the next entry brings another try
    }
    if (fresh.size > 2_000) {
      fresh.clear();
    }
    if (dirty.size) {
      refresh();
    }
  }, 500);

  const stop = live.onFeed((entries) => {
    let others = 0;
    if (entries.some((entry) => entry.type === "run-started")) {
      reload(); // whoever was connected to the run before is not now, and no entry says so
      return;
    }
    for (const entry of entries) {
      if (byId.has(entry.clientId)) {
        dirty.add(entry.clientId);
      } else if (entry.type === "connected") {
        others++;
      }
    }
    if (!page.bookmark && items.length < NEXT_PAGE && !problem) {
      if (others || dirty.size) {
        dirty.forEach((id) => fresh.set(id, Date.now() + 2_600));
        dirty.clear();
        reload();
      }
      return;
    }
    if (dirty.size) {
      refresh();
    }
    if (others) {
      unseen += others;
      drawAround();
    }
  });
  const ticking = setInterval(() => table.draw(), 10_000);

  if (caller.groups.length > 1 && !filters.get("group")) {
    go({ group: caller.groups[0] });
  } else {
    load(true);
  }
  draw();
  return {
    filter(now) {
      filters = now;
      load(true);
      draw();
    },
    back() {
      problem && load(items.length === 0);
    },
    close() {
      stop();
      clearInterval(ticking);
      loading?.abort();
      reload.cancel();
      refresh.cancel();
      table.close();
    },
  };
}
