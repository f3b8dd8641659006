// One client: how it is, why it left, its connections over time, what the broker keeps of it, and what happened to it.
import { html, nothing, render, svg } from "./lib/lit-html.js";
import { ask, query } from "./api.js";
import { bytes, clock, dateTime, lasting, number, percent, t, word } from "./i18n.js";
import * as live from "./live.js";
import { what } from "./entries.js";
import { timeline } from "./timeline.js";
import { badge, calm, cause, copy, empty, failed, isSuspect, since, waiting } from "./ui.js";

const NEVER = 4294967295;
const LOG_PAGE = 25;
const WINDOWS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 };

const path = (id) => "/api/v1/clients/" + encodeURIComponent(id);

/** What an operator wants to read first. */
function story(client) {
  const last = client.lastDisconnect;
  if (client.status === "connected") {
    const now = t("client.here", { duration: lasting(Date.now() - Date.parse(client.connectTime)), transport: client.transport, address: client.remoteAddress + ":" + client.remotePort });
    return html`${now}${isSuspect(client) ? html` <strong>${t("client.suspect", { time: clock(client.expectedBy) })}</strong>` : nothing}
      ${last ? html`<span class="muted">${t("client.before")} ${cause(last)} (${since(last.time)}).</span>` : nothing}`;
  }
  return last
    ? html`${t("client.gone", { time: dateTime(last.time), duration: lasting(Date.parse(last.time) - Date.parse(client.connectTime)) })}
      <strong>${cause(last)}</strong>${last.by ? html` <span>${t("entry.by", { name: last.by })}</span>` : nothing}${last.timeUncertaintyMs ? html` <span class="muted">${t("client.uncertain", { duration: lasting(last.timeUncertaintyMs) })}</span>` : nothing}`
    : nothing;
}

function facts(pairs) {
  return html`<dl class="facts">${pairs.filter(([, value]) => value !== undefined && value !== null && value !== "").map(([name, value]) => html`<dt>${t("fact." + name)}</dt><dd>${value}</dd>`)}</dl>`;
}

const expiry = (seconds) => (seconds === NEVER ? t("forever") : seconds === 0 ? t("fact.none") : lasting(seconds * 1000));

function connection(client) {
  return facts([
    ["connected", dateTime(client.connectTime)],
    ["protocol", "MQTT " + client.protocol + " · " + client.transport],
    ["address", html`<span class="mono">${client.remoteAddress}:${client.remotePort} → ${client.listenerPort}</span>`],
    ["user", client.userName],
    ["certificate", client.certificateName],
    ["keepalive", client.keepAliveSeconds ? lasting(client.keepAliveSeconds * 1000) : t("fact.none")],
    ["cleanstart", t(client.cleanStart ? "yes" : "no")],
    ["expiry", expiry(client.sessionExpirySeconds)],
    ["activity", client.lastActivityTime && html`${word("activity", client.lastActivityEvent)}, ${since(client.lastActivityTime)}`],
    ["seen", since(client.lastSeenTime)],
    ["group", client.group && html`<a class="mono" href=${"#/clients" + query({ group: client.group })}>${client.group}</a>`],
    ["connects", number(client.connects)],
    ["first", client.firstSeenTime && dateTime(client.firstSeenTime)],
    ["connection", html`<code>${client.connectionId}</code>`],
  ]);
}

function trafficOf(title, traffic) {
  return html`<table><caption class="hidden">${title}</caption><thead><tr><th scope="col">${title}</th><th class="right" scope="col">${t("traffic.messages")}</th><th class="right" scope="col">${t("traffic.bytes")}</th></tr></thead><tbody>
    <tr><th scope="row">${t("traffic.in")}</th><td class="right num">${number(traffic.messagesRead)}</td><td class="right num">${bytes(traffic.bytesRead)}</td></tr>
    <tr><th scope="row">${t("traffic.out")}</th><td class="right num">${number(traffic.messagesWritten)}</td><td class="right num">${bytes(traffic.bytesWritten)}</td></tr></tbody></table>`;
}

function kept(session) {
  if (session === null) {
    return waiting();
  }
  if (session instanceof Error) {
    return session.status === 404 ? empty(t("session.none"), t("session.none.detail")) : failed(session);
  }
  return html`${facts([
    ["queued", session.queued === undefined ? t("session.unread") : number(session.queued)],
    ["inflight", number(session.inFlight)],
    ["queuebytes", bytes(session.queueBytes)],
    ["unreleased", session.unreleased ? number(session.unreleased) : null],
    ["durable", t(session.durable ? "yes" : "no")],
    ["lasts", expiry(session.sessionExpirySeconds)],
  ])}${session.traffic ? html`<div class="scroll" tabindex="0">${trafficOf(t("traffic.now"), session.traffic)}</div>` : nothing}`;
}

function subscriptions(session) {
  if (session === null || session instanceof Error) {
    return session === null ? waiting() : empty(t("session.none"));
  }
  return session.subscriptions.length
    ? html`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${t("subscription.filter")}</th><th scope="col" class="right">QoS</th><th scope="col">${t("subscription.options")}</th></tr></thead><tbody>
      ${session.subscriptions.map((one) => html`<tr><td class="mono wrap">${one.filter}</td><td class="right num">${one.qos}</td><td class="small muted">${[one.noLocal && "no local", one.retainAsPublished && "retain as published", one.retainHandling && "retain handling " + one.retainHandling, one.subscriptionId && "id " + one.subscriptionId].filter(Boolean).join(", ")}</td></tr>`)}</tbody></table></div>
      ${session.subscriptionCount > session.subscriptions.length ? html`<p class="muted small">${t("subscription.more", { n: number(session.subscriptionCount - session.subscriptions.length) })}</p>` : nothing}`
    : empty(t("subscription.none"));
}

export function open(host, { id, caller }) {
  let client = null;
  let session = null;
  let problem = null;
  let span = null;
  let intervals = null;
  let availability = null;
  let log = { entries: [], next: null, problem: null };
  let kicking = null;
  const mayKick = caller.scopes.includes("kick");

  const draw = () => render(page(), host);

  function page() {
    const back = html`<div class="head who"><a href="#/clients" aria-label=${t("client.back")}>${t("nav.clients")}</a><span class="muted" aria-hidden="true">/</span><h1 class="wrap mono">${id}</h1>${client ? badge(isSuspect(client) ? "suspect" : client.status) : nothing}<span class="space"></span>
      <button @click=${(e) => copy(id, e.target)}>${t("client.copy")}</button>
      ${mayKick && client?.status === "connected" ? html`<button class="danger" @click=${confirmKick}>${t("kick")}</button>` : nothing}</div>`;
    if (problem) {
      return html`${back}<div class="card">${problem.status === 404 ? empty(t("client.unknown"), t("client.unknown.detail")) : failed(problem, loadAll)}</div>`;
    }
    if (!client) {
      return html`${back}<div class="card">${waiting()}</div>`;
    }
    return html`${back}<p class="story">${story(client)}</p>
      <div class="stack"><section class="card"><header><h2>${t("client.timeline")}</h2><span class="muted">${availability ? t("client.availability", { share: percent(availability.share), n: number(availability.connections), drops: number(availability.drops) }) : nothing}</span><span class="space"></span>
        <div class="segments" role="group" aria-label=${t("client.window")}>${Object.keys(WINDOWS).map((name) => html`<button aria-pressed=${name === span} @click=${() => look(name)}>${t("window." + name)}</button>`)}</div></header>
        ${intervals instanceof Error ? failed(intervals) : intervals ? timeline(intervals, svg) : waiting()}</section></div>
      <div class="grid cols3">
        <section class="card"><header><h2>${t("client.connection")}</h2></header>${connection(client)}</section>
        <section class="card"><header><h2>${t("client.session")}</h2><span class="space"></span><button class="quiet small" @click=${loadSession}>${t("refresh")}</button></header>${kept(session)}
          ${client.lastDisconnect ? html`<div class="scroll" tabindex="0">${trafficOf(t("traffic.last"), client.lastDisconnect.traffic)}</div>` : nothing}</section>
        <section class="card"><header><h2>${t("client.subscriptions")}</h2><span class="muted num">${session && !(session instanceof Error) ? number(session.subscriptionCount) : nothing}</span></header>${subscriptions(session)}</section>
      </div>
      <section class="card stack-below"><header><h2>${t("client.log")}</h2></header>${logged()}</section>${kicking ? dialog() : nothing}`;
  }

  function logged() {
    if (log.problem) {
      return failed(log.problem, () => loadLog(true));
    }
    return html`<ol class="events" reversed>${log.entries.map((entry) => html`<li><span class="num muted small" title=${dateTime(entry.time || entry.connectTime)}>${clock(entry.time || entry.connectTime)}</span>${badge(entry.type)}${what(entry)}${length(entry)}</li>`)}</ol>
      ${log.next ? html`<button @click=${() => loadLog(false)}>${t("log.older")}</button>` : log.complete === false ? html`<p class="muted small">${t("log.gone")}</p>` : nothing}`;
  }

  /** How long the connection was that ended here. */
  function length(entry) {
    const begin = log.entries.find((other) => other.connectionId === entry.connectionId && other.connectTime);
    return entry.type === "disconnected" && begin ? html`<span class="muted small">${t("log.after", { duration: lasting(Date.parse(entry.time) - Date.parse(begin.connectTime)) })}</span>` : html`<span></span>`;
  }

  function confirmKick() {
    kicking = { problem: null };
    draw();
    host.querySelector("dialog").showModal();
  }

  function dialog() {
    return html`<dialog aria-labelledby="kick-title" @close=${() => ((kicking = null), draw())}>
      <h2 id="kick-title">${t("kick.title")}</h2><p class="wrap">${t("kick.detail", { id })}</p>
      ${kicking.problem ? html`<p class="failed" role="alert">${kicking.problem.message}</p>` : nothing}
      <div class="row"><button @click=${(e) => e.target.closest("dialog").close()} autofocus>${t("cancel")}</button><button class="danger primary" @click=${kick}>${t("kick")}</button></div></dialog>`;
  }

  async function kick(event) {
    const box = event.target.closest("dialog");
    try {
      client = await ask(path(id) + "/connection", { method: "DELETE" });
      box.close();
    } catch (refused) {
      kicking.problem = refused;
    }
    draw();
  }

  async function look(name) {
    span = name;
    const to = Date.now();
    const within = query({ from: new Date(to - WINDOWS[name]).toISOString(), to: new Date(to).toISOString() });
    try {
      [intervals, availability] = await Promise.all([ask(path(id) + "/intervals" + within), ask(path(id) + "/availability" + within)]);
    } catch (refused) {
      intervals = refused;
      availability = null;
    }
    draw();
  }

  async function loadLog(anew) {
    try {
      const page = await ask(path(id) + "/log" + query({ limit: LOG_PAGE, from: anew ? null : log.next }));
      log = { entries: anew ? page.entries : [...log.entries, ...page.entries], next: page.next, complete: page.complete, problem: null };
    } catch (refused) {
      log.problem = refused;
    }
    draw();
  }

  async function loadSession() {
    try {
      session = await ask("/api/v1/sessions/" + encodeURIComponent(id));
    } catch (refused) {
      session = refused;
    }
    draw();
  }

  async function loadAll() {
    try {
      client = await ask(path(id));
      problem = null;
      span ??= Date.now() - Date.parse(client.firstSeenTime) < WINDOWS.hour ? "hour" : "day";
    } catch (refused) {
      problem = refused;
    }
    draw();
    if (client && !problem) {
      look(span);
      loadLog(true);
      loadSession();
    }
  }

  const reload = calm(loadAll, 500);
  const stop = live.onFeed((entries) => entries.some((entry) => entry.clientId === id || entry.type === "run-started") && reload());
  const ticking = setInterval(draw, 10_000);
  draw();
  loadAll();
  return {
    back: reload,
    close() {
      stop();
      reload.cancel();
      clearInterval(ticking);
    },
  };
}
