// The fleet at a glance: is it well, who is here, what happened within the last hour.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask, query } from "./api.js";
import { clock, compact, number, rate, t, word } from "./i18n.js";
import * as live from "./live.js";
import { graph } from "./graph.js";
import { counting, countsOf } from "./counts.js";
import { about } from "./entries.js";
import { bar, calm, empty, failed, icon, linkTo, waiting } from "./ui.js";

const LIST = 8;
const SOON_MILLIS = 300_000;
const perSecond = (step, name) => (step.millis ? (step[name] * 1000) / step.millis : 0);

const CHARTS = {
  connected: { lines: [["connected", "--accent", (step) => step.connected, true]], format: (value) => compact(Math.round(value)) },
  changes: {
    lines: [
      ["connects", "--ok", (step) => perSecond(step, "connects")],
      ["endedByClient", "--client", (step) => perSecond(step, "endedByClient")],
      ["endedByServer", "--server", (step) => perSecond(step, "endedByServer")],
      ["endedByNetwork", "--network", (step) => perSecond(step, "endedByNetwork")],
    ],
  },
  messages: {
    lines: [
      ["messagesIn", "--accent", (step) => perSecond(step, "messagesIn")],
      ["messagesOut", "--ok", (step) => perSecond(step, "messagesOut")],
      ["dropped", "--bad", (step) => perSecond(step, "dropped")],
    ],
  },
};

/** Rates of the last ten seconds or so. */
function current() {
  return live.stats.hour.at(-1);
}

function lossesSoon() {
  const from = Date.now() - SOON_MILLIS;
  return live.stats.hour.filter((step) => Date.parse(step.time) > from).reduce((sum, step) => sum + step.endedByNetwork, 0);
}

function verdict(counts) {
  if (counts.known === 0) {
    return ["none", t("fleet.none"), html`${t("fleet.none.detail")}`];
  }
  const losses = lossesSoon();
  const parts = [];
  if (counts.suspect > 0) {
    parts.push(html`<a href="#/clients?suspect=true">${t("fleet.suspect", { n: number(counts.suspect) })}</a>`);
  }
  if (counts.flapping > 0) {
    parts.push(html`<a href="#/clients?flapping=true">${t("fleet.flapping", { n: number(counts.flapping) })}</a>`);
  }
  if (losses >= 5 && losses > counts.connected * 0.02) {
    parts.push(html`<a href="#/clients?entity=network&status=disconnected&sort=-disconnectTime">${t("fleet.losses", { n: number(losses) })}</a>`);
  }
  if (parts.length) {
    return ["warn", t("fleet.attention"), parts.map((part, i) => html`${i ? " · " : nothing}${part}`)];
  }
  return ["", t("fleet.well"), t("fleet.well.detail", { n: number(counts.connected) })];
}

function change(counts) {
  const first = live.stats.hour[0];
  if (!first) {
    return nothing;
  }
  const more = counts.connected - first.connected;
  return t("fleet.change", { n: number(more, { signDisplay: "exceptZero" }), time: clock(first.time, false) });
}

function tiles(counts) {
  const now = current();
  const ended = now ? perSecond(now, "endedByClient") + perSecond(now, "endedByServer") + perSecond(now, "endedByNetwork") : 0;
  const tile = (name, value, below, link, dot) => html`<a class="tile" href=${link} data-tile=${name}>
    <div class="label">${dot ? html`<span class="dot ${dot}" aria-hidden="true"></span>` : nothing}${t("tile." + name)}</div>
    <div class="value">${value}</div><div class="change">${below}</div></a>`;
  return html`<div class="tiles">
    ${tile("connected", compact(counts.connected), change(counts), "#/clients?status=connected", "connected")}
    ${tile("disconnected", compact(counts.known - counts.connected), t("tile.known", { n: compact(counts.known) }), "#/clients?status=disconnected", "disconnected")}
    ${tile("suspect", compact(counts.suspect), t("tile.suspect.detail"), "#/clients?suspect=true", counts.suspect ? "suspect" : "")}
    ${tile("flapping", compact(counts.flapping), t("tile.flapping.detail"), "#/clients?flapping=true", counts.flapping ? "suspect" : "")}
    ${tile("changes", now ? rate(perSecond(now, "connects")) : "–", t("tile.ended", { n: rate(ended) }), "#/feed", "")}
    ${tile("messages", now ? rate(perSecond(now, "messagesIn")) : "–", t("tile.out", { n: now ? rate(perSecond(now, "messagesOut")) : "–" }), "#/broker", "")}
  </div>`;
}

function chart(name) {
  return html`<section class="card" aria-labelledby=${"chart-" + name}>
    <header><h2 id=${"chart-" + name}>${t("chart." + name)}</h2><span class="space"></span>
      <span class="legend">${CHARTS[name].lines.map(([line, colour]) => html`<span><i .style=${"color:var(" + colour + ")"}></i>${t("line." + line)}</span>`)}</span></header>
    <div class="plot"><canvas role="img" aria-label=${summary(name)} data-chart=${name}></canvas></div></section>`;
}

/** What a chart says, for those who do not see it. */
function summary(name) {
  const now = current();
  const lines = CHARTS[name].lines.map(([line, , of]) => t("line." + line) + " " + (now ? rate(of(now)) : "–"));
  return t("chart." + name) + ": " + lines.join(", ");
}

function why() {
  const ends = [...live.stats.ends.values()].sort((a, b) => b.count - a.count).slice(0, LIST);
  const most = ends[0]?.count || 1;
  return ends.length
    ? html`<ul class="bars">${ends.map((end) => bar(html`<span class="entity ${end.entity}" title=${word("entity", end.entity)}></span><a href=${"#/clients" + query({ cause: end.cause, entity: end.entity, sort: "-disconnectTime" })}>${word("cause", end.cause)}</a>`, number(end.count), end.count / most, end.entity))}</ul>
      <p class="legend">${["client", "server", "network"].map((entity) => html`<span><span class="entity ${entity}"></span>${word("entity", entity)}</span>`)}</p>`
    : empty(t("fleet.why.none"));
}

function names(list, none) {
  if (list === null) {
    return waiting();
  }
  if (list instanceof Error) {
    return failed(list);
  }
  return list.length
    ? html`<ul class="names">${list.map((client) => html`<li><a class="id mono" href=${linkTo(client.clientId)} title=${client.clientId}>${client.clientId}</a><span class="muted small num">${t("connects", { n: number(client.connects) })}</span></li>`)}</ul>`
    : empty(none);
}

function groups(list) {
  const most = Math.max(1, ...list.map((group) => group.known));
  return html`<ul class="bars">${list.map((group) => bar(html`<a class="mono" href=${"#/clients" + (group.prefix ? query({ prefix: group.prefix }) : query({ group: group.group }))}>${group.prefix ?? group.group}</a>`, t("of", { n: number(group.connected), all: number(group.known) }), group.connected / most, "ok"))}</ul>`;
}

export function open(host, { caller }) {
  const lists = { suspect: null, flapping: null };
  const recent = [];
  let top = [];
  let problem = null;
  let graphs = null;
  const counts = counting();

  const draw = calm(() => {
    const now = counts.now();
    render(page(now), host);
    if (now && !graphs && host.querySelector("canvas")) {
      graphs = [...host.querySelectorAll("canvas")].map((canvas) => {
        const { lines, format } = CHARTS[canvas.dataset.chart];
        return graph(canvas, lines.map(([name, colour, of, fill]) => ({ label: t("line." + name), colour, of, fill })), { format });
      });
      chartAll();
    }
  }, 100);
  const chartAll = () => graphs?.forEach((one) => one.update(live.stats.hour));

  function page(now) {
    if (problem) {
      return html`<div class="head"><h1>${t("nav.fleet")}</h1></div>${failed(problem, start)}`;
    }
    if (!now) {
      return html`<div class="head"><h1>${t("nav.fleet")}</h1></div>${waiting()}`;
    }
    const [kind, title, detail] = verdict(now);
    const seesAll = live.state.stats !== "refused";
    return html`<div class="head"><h1>${t("nav.fleet")}</h1></div>
      <div class="verdict ${kind}" role="status">${icon(kind ? "alert" : "good")}<div>${title}<small>${detail}</small></div></div>
      ${tiles(now)}
      ${seesAll ? html`<div class="grid cols3 charts">${chart("connected")}${chart("changes")}${chart("messages")}</div>` : html`<p class="notice">${t("fleet.limited")}</p>`}
      <div class="grid cols3">
        ${seesAll ? html`<section class="card"><header><h2>${t("fleet.why")}</h2><span class="muted">${t("fleet.hour")}</span></header>${why()}</section>` : nothing}
        <section class="card"><header><h2>${t("fleet.recent")}</h2><span class="space"></span><a class="small" href="#/feed">${t("all")}</a></header>
          ${recent.length ? html`<ul class="events narrow">${recent.map((entry) => html`<li><span class="num muted small">${clock(entry.time || entry.connectTime)}</span><span><span class="dot ${entry.type === "taken-over" ? "connected" : entry.type}" title=${word("status", entry.type)}></span><span class="hidden">${word("status", entry.type)}</span>${about(entry)}</span></li>`)}</ul>` : empty(t("fleet.recent.none"), t("fleet.recent.detail"))}</section>
        ${top.length ? html`<section class="card"><header><h2>${t("fleet.groups")}</h2><span class="muted">${t("fleet.groups.detail")}</span></header>${groups(top)}</section>` : nothing}
        <section class="card"><header><h2>${t("tile.suspect")}</h2><span class="space"></span><a class="small" href="#/clients?suspect=true">${t("all")}</a></header>${names(lists.suspect, t("fleet.suspect.none"))}</section>
        <section class="card"><header><h2>${t("tile.flapping")}</h2><span class="space"></span><a class="small" href="#/clients?flapping=true">${t("all")}</a></header>${names(lists.flapping, t("fleet.flapping.none"))}</section>
      </div>`;
  }

  async function list(name) {
    if (caller.groups.length > 1) {
      lists[name] = [];
      return;
    }
    try {
      lists[name] = (await ask("/api/v1/clients" + query({ [name]: true, sort: "-connectTime", limit: LIST }))).clients;
    } catch (refused) {
      lists[name] = refused;
    }
    draw();
  }

  /** Asked again when what changed may have changed them. */
  const listGroups = calm(async () => {
    top = await countsOf(caller, LIST).catch(() => top); // the next change brings another try
    draw();
  }, 5_000);

  let seen = {};
  const stop = [
    live.onStats(() => {
      counts.sample(live.stats.last);
      const now = counts.now();
      for (const name of ["suspect", "flapping"]) {
        if (now && seen[name] !== undefined && seen[name] !== now[name]) {
          list(name);
        }
        seen[name] = now?.[name];
      }
      chartAll();
      draw();
    }),
    live.onFeed((entries) => {
      counts.entries(entries);
      recent.unshift(...entries.slice(-LIST).reverse());
      recent.length = Math.min(recent.length, LIST);
      listGroups();
      draw();
    }),
  ];

  async function start() {
    problem = null;
    try {
      counts.begin(caller.groups.length || caller.org ? await limited() : await ask("/api/v1/counts"));
      list("suspect");
      list("flapping");
      listGroups();
    } catch (refused) {
      problem = refused;
    }
    draw();
  }

  /** What a key that sees some groups can know: theirs, together. */
  async function limited() {
    const all = await Promise.all(caller.groups.map((group) => ask("/api/v1/counts" + query({ group }))));
    const sum = { known: 0, connected: 0, suspect: 0, flapping: 0, asOfSeq: 0 };
    all.forEach((one) => {
      sum.known += one.known;
      sum.connected += one.connected;
      sum.asOfSeq = Math.max(sum.asOfSeq, one.asOfSeq);
    });
    return sum;
  }

  draw();
  start();
  const ticking = setInterval(draw, 10_000);
  return {
    back() {
      problem ? start() : ["suspect", "flapping"].forEach(list);
      listGroups();
    },
    close() {
      stop.forEach((end) => end());
      clearInterval(ticking);
      draw.cancel();
      listGroups.cancel();
      graphs?.forEach((one) => one.close());
    },
  };
}
