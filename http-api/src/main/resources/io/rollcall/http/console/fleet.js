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

/** As many causes as can be told apart in a chart; among those of one entity by how the line is drawn. */
const CAUSES = 6;
const DASHES = [[], [7, 3], [2, 3], [9, 3, 2, 3]];

const line = (name, colour, extra) => ({ key: name, label: t("line." + name), colour, of: (step) => perSecond(step, name), ...extra });

/** Why connections ended, of the causes that most had within the hour. */
function causeLines() {
  const drawn = {};
  return live.ends().slice(0, CAUSES).map((end) => {
    const key = live.endKey(end);
    const nth = (drawn[end.entity] = (drawn[end.entity] ?? -1) + 1);
    const of = (step) => (step.millis ? ((step.ends.get(key)?.count || 0) * 1000) / step.millis : 0);
    return { key, label: word("cause", end.cause), colour: "--" + end.entity, of, dash: nth % DASHES.length };
  });
}

/** The lines of each chart; how ends are drawn is the reader's choice. */
const CHARTS = {
  connected: { lines: () => [line("connected", "--accent", { of: (step) => step.connected, fill: true })], whole: true, format: (value) => compact(Math.round(value)) },
  changes: {
    choices: ["entity", "cause"],
    lines: (choice) => [
      line("connects", "--ok"),
      ...(choice === "cause" ? causeLines() : [line("endedByClient", "--client"), line("endedByServer", "--server"), line("endedByNetwork", "--network")]),
    ],
  },
  messages: { lines: () => [line("messagesIn", "--accent"), line("messagesOut", "--ok"), line("dropped", "--bad")] },
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

function chart(name, choice, choose) {
  const lines = CHARTS[name].lines(choice);
  return html`<section class="card" aria-labelledby=${"chart-" + name}>
    <header><h2 id=${"chart-" + name}>${t("chart." + name)}</h2><span class="space"></span>
      ${CHARTS[name].choices ? html`<div class="segments small" role="group" aria-label=${t("chart.ends")}>${CHARTS[name].choices.map((one) => html`<button aria-pressed=${one === choice} @click=${() => choose(one)}>${t("chart.by." + one)}</button>`)}</div>` : nothing}
      <span class="legend">${lines.map(({ label, colour, dash }) => html`<span><i class=${"dash" + (dash || 0)} .style=${"color:var(" + colour + ")"}></i>${label}</span>`)}</span></header>
    <div class="plot"><canvas role="img" aria-label=${summary(name, lines)} data-chart=${name}></canvas></div></section>`;
}

/** What a chart says, for those who do not see it. */
function summary(name, lines) {
  const now = current();
  return t("chart." + name) + ": " + lines.map(({ label, of }) => label + " " + (now ? rate(of(now)) : "–")).join(", ");
}

function why() {
  const ends = live.ends().slice(0, LIST);
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
  let choice = "entity";
  const graphs = new Map();
  const counts = counting();

  const draw = calm(() => {
    const now = counts.now();
    render(page(now), host);
    host.querySelectorAll("canvas").forEach(drawChart);
  }, 100);

  /** A chart is made anew when it has other lines, and where the page was drawn anew. */
  function drawChart(canvas) {
    const name = canvas.dataset.chart;
    const lines = CHARTS[name].lines(choice);
    const keys = lines.map(({ key }) => key).join();
    let drawn = graphs.get(name);
    if (drawn?.canvas !== canvas || drawn.keys !== keys) {
      drawn?.chart.close();
      drawn = { canvas, keys, chart: graph(canvas, lines.map((one) => ({ ...one, dash: DASHES[one.dash || 0] })), CHARTS[name]) };
      graphs.set(name, drawn);
    }
    if (drawn.shown !== live.stats.last || !live.stats.last) {
      drawn.shown = live.stats.last;
      drawn.chart.update(live.stats.hour);
    }
  }

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
      ${seesAll ? html`<div class="grid cols3 charts">${Object.keys(CHARTS).map((name) => chart(name, choice, choose))}</div>` : html`<p class="notice">${t("fleet.limited")}</p>`}
      <div class="grid cols3">
        ${seesAll ? html`<section class="card"><header><h2>${t("fleet.why")}</h2><span class="muted">${t("fleet.hour")}</span></header>${why()}</section>` : nothing}
        <section class="card"><header><h2>${t("fleet.recent")}</h2><span class="space"></span><a class="small" href="#/feed">${t("all")}</a></header>
          ${recent.length ? html`<ul class="events narrow">${recent.map((entry) => html`<li><span class="num muted small">${clock(entry.time || entry.connectTime)}</span><span><span class="dot ${entry.type === "taken-over" ? "connected" : entry.type}" title=${word("status", entry.type)}></span><span class="hidden">${word("status", entry.type)}</span>${about(entry)}</span></li>`)}</ul>` : empty(t("fleet.recent.none"), t("fleet.recent.detail"))}</section>
        ${top.length ? html`<section class="card"><header><h2>${t("fleet.groups")}</h2><span class="muted">${t("fleet.groups.detail")}</span></header>${groups(top)}</section>` : nothing}
        <section class="card"><header><h2>${t("tile.suspect")}</h2><span class="space"></span><a class="small" href="#/clients?suspect=true">${t("all")}</a></header>${names(lists.suspect, t("fleet.suspect.none"))}</section>
        <section class="card"><header><h2>${t("tile.flapping")}</h2><span class="space"></span><a class="small" href="#/clients?flapping=true">${t("all")}</a></header>${names(lists.flapping, t("fleet.flapping.none"))}</section>
      </div>`;
  }

  function choose(one) {
    choice = one;
    draw();
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
      graphs.forEach(({ chart }) => chart.close());
    },
  };
}
