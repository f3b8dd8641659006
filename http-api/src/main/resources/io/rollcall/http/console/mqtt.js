// A small MQTT client over WebSocket, at this server's own listeners.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask } from "./api.js";
import { clock, number, t } from "./i18n.js";
import { empty, failed, waiting } from "./ui.js";

const SHOWN_MAX = 200;
const LIBRARY = "lib/paho-mqtt.js";

/** The library is a classic script, and asked for when it is needed. */
function library() {
  if (globalThis.Paho) {
    return Promise.resolve(globalThis.Paho);
  }
  const policy = globalThis.trustedTypes?.createPolicy("rollcall", { createScriptURL: () => LIBRARY });
  const script = document.createElement("script");
  script.src = policy ? policy.createScriptURL("") : LIBRARY;
  return new Promise((done, fail) => {
    script.onload = () => done(globalThis.Paho);
    script.onerror = () => fail(new Error(LIBRARY));
    document.head.append(script);
  });
}

const shown = (bytes) => {
  const text = new TextDecoder().decode(bytes);
  return text.includes("\ufffd") ? Array.from(bytes.slice(0, 64), (byte) => byte.toString(16).padStart(2, "0")).join(" ") : text;
};

export function open(host) {
  let listeners = null;
  let client = null;
  let state = "away";
  let problem = null;
  let filters = [];
  let messages = [];
  const draw = () => render(page(), host);

  function page() {
    if (listeners === null || listeners instanceof Error) {
      return html`<div class="card">${listeners ? failed(listeners, load) : waiting()}</div>`;
    }
    if (listeners.length === 0) {
      return html`<div class="card">${empty(t("mqtt.nolistener"), t("mqtt.nolistener.detail"))}<pre>listeners:
  - name: web
    host: 127.0.0.1
    port: 8083
    webSocket: {path: /mqtt}</pre></div>`;
    }
    return html`<div class="stack"><section class="card"><header><h2>${t("mqtt.connection")}</h2><span class="badge ${state === "here" ? "connected" : ""}" role="status">${t("mqtt." + state)}</span></header>
      <form @submit=${connect}><div class="params">
        <label class="field">${t("mqtt.listener")}<select name="listener" ?disabled=${state !== "away"}>${listeners.map((one, i) => html`<option value=${i}>${one.transport}://${location.hostname}:${one.port}${one.path}</option>`)}</select></label>
        <label class="field">${t("mqtt.clientid")}<input name="clientId" required value=${"console-" + Math.random().toString(36).slice(2, 8)} ?disabled=${state !== "away"} spellcheck="false" autocapitalize="off"></label>
        <label class="field">${t("mqtt.user")}<input name="user" autocomplete="off" ?disabled=${state !== "away"} spellcheck="false"></label>
        <label class="field">${t("mqtt.password")}<input name="password" type="password" autocomplete="off" ?disabled=${state !== "away"}></label></div>
        ${problem ? html`<p class="failed" role="alert">${problem}</p>` : nothing}
        <div class="row">${state === "away" ? html`<button class="primary" type="submit">${t("mqtt.connect")}</button>` : html`<button type="button" @click=${leave}>${t("mqtt.disconnect")}</button>`}</div></form></section>
      <div class="grid cols2"><section class="card"><header><h2>${t("mqtt.subscribe")}</h2></header><form @submit=${subscribe}><div class="row"><label class="grow"><span class="hidden">${t("subscription.filter")}</span><input name="filter" required value="#" spellcheck="false" autocapitalize="off" class="mono"></label>${qos()}<button type="submit" ?disabled=${state !== "here"}>${t("mqtt.subscribe")}</button></div></form>
          <p class="row">${filters.map((filter) => html`<button class="chip mono" @click=${() => unsubscribe(filter)} aria-label=${t("mqtt.unsubscribe", { name: filter })}>${filter} ✕</button>`)}</p></section>
        <section class="card"><header><h2>${t("mqtt.publish")}</h2></header><form @submit=${publish}><div class="row"><label class="grow"><span class="hidden">${t("mqtt.topic")}</span><input name="topic" required placeholder=${t("mqtt.topic")} spellcheck="false" autocapitalize="off" class="mono"></label>${qos()}<label class="check"><input type="checkbox" name="retain">${t("mqtt.retain")}</label></div>
          <label class="field">${t("mqtt.payload")}<textarea name="payload" rows="2" spellcheck="false"></textarea></label><div class="row"><button type="submit" ?disabled=${state !== "here"}>${t("mqtt.publish")}</button></div></form></section></div>
      <section class="card" aria-live="polite"><header><h2>${t("mqtt.messages")}</h2><span class="muted num">${number(messages.length)}</span><span class="space"></span><button class="quiet small" @click=${() => ((messages = []), draw())}>${t("feed.clear")}</button></header>
        ${messages.length ? html`<ol class="events">${messages.map((one) => html`<li><span class="num muted small">${clock(one.time)}</span><span class="small muted">QoS ${one.qos}${one.retained ? " · " + t("mqtt.retain") : ""}</span><span class="mono wrap">${one.topic}</span><span class="mono wrap">${one.text}</span></li>`)}</ol>` : empty(t("mqtt.none"))}</section></div>`;
  }

  const qos = () => html`<label class="check">QoS<select name="qos"><option>0</option><option>1</option><option>2</option></select></label>`;

  async function connect(event) {
    event.preventDefault();
    const { listener, clientId, user, password } = event.target.elements;
    const to = listeners[Number(listener.value)];
    problem = null;
    state = "coming";
    draw();
    try {
      const Paho = await library();
      client = new Paho.Client(location.hostname, to.port, to.path, clientId.value);
      client.onConnectionLost = lost;
      client.onMessageArrived = arrived;
      client.connect({
        useSSL: to.transport === "wss",
        mqttVersion: 4,
        ...(user.value ? { userName: user.value, password: password.value } : {}),
        onSuccess: () => ((state = "here"), draw()),
        onFailure: (why) => lost({ errorCode: 1, errorMessage: why.errorMessage }),
      });
    } catch (failure) {
      lost({ errorCode: 1, errorMessage: failure.message });
    }
  }

  function lost({ errorCode, errorMessage }) {
    state = "away";
    client = null;
    filters = [];
    problem = errorCode ? errorMessage : null;
    draw();
  }

  function arrived(message) {
    messages.unshift({ time: Date.now(), topic: message.destinationName, qos: message.qos, retained: message.retained, text: shown(message.payloadBytes) });
    messages.length = Math.min(messages.length, SHOWN_MAX);
    draw();
  }

  function leave() {
    client?.disconnect();
  }

  function subscribe(event) {
    event.preventDefault();
    const { filter, qos: level } = event.target.elements;
    const name = filter.value;
    client.subscribe(name, {
      qos: Number(level.value),
      onSuccess: () => ((filters = [...new Set([...filters, name])]), draw()),
      onFailure: () => ((problem = t("mqtt.refused", { name })), draw()),
    });
  }

  function unsubscribe(filter) {
    client.unsubscribe(filter, { onSuccess: () => ((filters = filters.filter((one) => one !== filter)), draw()) });
  }

  function publish(event) {
    event.preventDefault();
    const { topic, payload, qos: level, retain } = event.target.elements;
    try {
      client.send(topic.value, payload.value, Number(level.value), retain.checked);
      problem = null;
    } catch (failure) {
      problem = failure.message;
    }
    draw();
  }

  async function load() {
    try {
      listeners = (await ask("/api/v1/server")).listeners.filter((one) => one.path);
    } catch (refused) {
      listeners = refused;
    }
    draw();
  }

  draw();
  load();
  return { close: () => client?.isConnected() && client.disconnect() };
}
