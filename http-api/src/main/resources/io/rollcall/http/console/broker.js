// The server itself: listeners, limits, memory, versions, configuration and webhooks.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask } from "./api.js";
import { bytes, dateTime, number, percent, rate, t, word } from "./i18n.js";
import * as live from "./live.js";
import { bar, calm, empty, failed, since, waiting } from "./ui.js";

const inBytes = (key) => /Bytes|packetSize/.test(key);
const amount = (key, value) => (inBytes(key) ? bytes(value) : number(value));

function listeners(list) {
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${["name", "transport", "address"].map((name) => html`<th scope="col">${t("listener." + name)}</th>`)}${["connections", "accepted", "turnedaway"].map((name) => html`<th scope="col" class="right">${t("listener." + name)}</th>`)}</tr></thead><tbody>
    ${list.map((one) => html`<tr><td><strong>${one.name}</strong></td><td>${one.transport}</td><td class="mono wrap">${one.host}${one.port ? ":" + one.port : nothing}${one.path || nothing}</td><td class="right num">${number(one.connections)}</td><td class="right num">${number(one.accepted)}</td>
      <td class="right num">${Object.keys(one.turnedAway).length ? Object.entries(one.turnedAway).map(([why, count]) => html`<div>${number(count)} <span class="muted small">${why}</span></div>`) : "0"}</td></tr>`)}</tbody></table></div>`;
}

/** Those that were reached come first, then those that are nearest. */
function limits(list) {
  const share = (limit) => (limit.now !== undefined && limit.most ? limit.now / limit.most : 0);
  const sorted = [...list].sort((a, b) => Math.min(1, b.reached) - Math.min(1, a.reached) || share(b) - share(a));
  return html`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${t("limit.key")}</th><th scope="col" class="right">${t("limit.now")}</th><th scope="col" class="right">${t("limit.most")}</th><th scope="col" class="right">${t("limit.reached")}</th></tr></thead><tbody>
    ${sorted.map((one) => html`<tr><td class="mono wrap">${one.key}</td><td class="right num">${one.now === undefined ? "–" : amount(one.key, one.now)}${share(one) >= 0.005 ? html` <span class="muted small">${percent(share(one))}</span>` : nothing}</td><td class="right num">${one.most === undefined ? t("limit.none") : amount(one.key, one.most)}</td>
      <td class="right num">${one.reached ? html`<span class="badge bad">${number(one.reached)}</span>` : "0"}</td></tr>`)}</tbody></table></div>`;
}

function memory(list) {
  return html`<ul class="bars">${list.map((one) => {
    const share = one.most ? one.bytes / one.most : 0;
    return bar(word("memory", one.name), one.most ? t("of", { n: bytes(one.bytes), all: bytes(one.most) }) : bytes(one.bytes), share, share > 0.85 ? "high" : "");
  })}</ul>`;
}

function webhooks(list) {
  return html`<div class="scroll" tabindex="0"><table><thead><tr>${["name", "doing", "behind", "delivered", "dead", "failure"].map((name) => html`<th scope="col">${t("webhook." + name)}</th>`)}</tr></thead><tbody>
    ${list.map((one) => html`<tr><td><strong>${one.name}</strong><div class="mono small muted wrap">${one.url}</div></td><td>${one.doing}</td><td class="num">${number(one.behind)}</td><td class="num">${number(one.delivered)}</td><td class="num">${number(one.deadEntries)}</td><td class="small wrap">${one.lastFailure ? html`${one.lastFailure} ${since(one.failureTime)}` : "–"}</td></tr>`)}</tbody></table></div>`;
}

export function open(host, { caller }) {
  let server = null;
  let settings = null;
  let hooks = [];
  let search = "";
  const draw = calm(() => render(page(), host), 200);

  function now() {
    const last = live.stats.last;
    if (!last) {
      return nothing;
    }
    const per = (name) => rate((last[name] * 1000) / last.millis);
    const tile = (name, value, below) => html`<div class="tile"><div class="label">${t("broker." + name)}</div><div class="value">${value}</div><div class="change">${below}</div></div>`;
    return html`<div class="tiles">
      ${tile("sessions", number(last.sessions), t("broker.subscriptions", { n: number(last.subscriptions) }))}
      ${tile("retained", number(last.retained), "")}
      ${tile("messages", per("messagesIn"), t("tile.out", { n: per("messagesOut") }))}
      ${tile("traffic", bytes((last.bytesIn * 1000) / last.millis), t("tile.out", { n: bytes((last.bytesOut * 1000) / last.millis) }))}
      ${tile("queued", bytes(last.queuedBytes), t("broker.dropped", { n: per("dropped") }))}
      ${tile("heap", bytes(last.heapBytes), t("broker.refused", { n: per("refused") }))}</div>`;
  }

  function page() {
    const head = html`<div class="head"><h1>${t("nav.broker")}</h1>${server?.versions ? html`<span class="muted">Rollcall ${server.versions.rollcall}</span>` : nothing}<span class="space"></span><button @click=${load}>${t("refresh")}</button></div>`;
    if (!server || server instanceof Error) {
      return html`${head}<div class="card">${server ? failed(server, load) : waiting()}</div>`;
    }
    return html`${head}${server.damage ? html`<p class="notice" role="alert">${server.damage}</p>` : nothing}${now()}
      <div class="stack"><section class="card"><header><h2>${t("broker.listeners")}</h2></header>${listeners(server.listeners)}</section>
      <div class="grid cols2"><section class="card"><header><h2>${t("broker.memory")}</h2></header>${memory(server.memory)}</section>
        <section class="card"><header><h2>${t("broker.versions")}</h2></header><dl class="facts">${Object.entries(server.versions).map(([name, value]) => html`<dt>${word("version", name)}</dt><dd>${value}</dd>`)}<dt>${t("broker.started")}</dt><dd>${dateTime(server.startTime)} · ${since(server.startTime)}</dd><dt>${t("broker.run")}</dt><dd>${number(server.run)}</dd></dl></section></div>
      <section class="card"><header><h2>${t("broker.limits")}</h2><span class="muted">${t("broker.limits.detail")}</span></header>${limits(server.limits)}</section>
      ${hooks.length ? html`<section class="card"><header><h2>${t("broker.webhooks")}</h2></header>${webhooks(hooks)}</section>` : nothing}
      <section class="card"><header><h2>${t("broker.configuration")}</h2><span class="muted">${t("broker.configuration.detail")}</span></header>${configuration()}</section></div>`;
  }

  function configuration() {
    if (settings === null) {
      return waiting();
    }
    if (settings instanceof Error) {
      return settings.status === 403 ? empty(t("broker.forbidden")) : failed(settings, load);
    }
    const found = settings.filter((setting) => (setting.key + " " + setting.value).toLowerCase().includes(search.toLowerCase()));
    return html`<label><span class="hidden">${t("broker.search")}</span><input type="search" placeholder=${t("broker.search")} @input=${(e) => ((search = e.target.value), draw())}></label>
      <div class="scroll" tabindex="0"><table><tbody>${found.map((setting) => html`<tr><th scope="row" class="mono">${setting.key}</th><td class="mono wrap">${setting.value || html`<span class="muted">–</span>`}</td></tr>`)}</tbody></table></div>`;
  }

  const kept = (answer) => answer.catch((refused) => refused);

  async function load() {
    const [state, config, all] = await Promise.all([
      kept(ask("/api/v1/server")),
      kept(ask("/api/v1/configuration")),
      caller.scopes.includes("admin") ? kept(ask("/api/v1/webhooks")) : { webhooks: [] },
    ]);
    server = state;
    settings = config instanceof Error ? config : config.settings;
    hooks = all instanceof Error ? [] : all.webhooks;
    draw();
  }

  const stop = live.onStats(draw);
  draw();
  load();
  return {
    close() {
      stop();
      draw.cancel();
    },
  };
}
