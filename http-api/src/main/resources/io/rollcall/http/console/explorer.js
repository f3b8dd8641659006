// Each call of each API to be tried, and copied as curl; and a small MQTT client.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask, isSignedIn, request } from "./api.js";
import { number, t } from "./i18n.js";
import { ALIBABA, IBM, nativeCalls } from "./calls.js";
import { signed } from "./alibaba.js";
import { open as openMqtt } from "./mqtt.js";
import { copy, failed, waiting } from "./ui.js";

const SHOWN_MAX = 200_000;
const quote = (text) => "'" + text.replaceAll("'", "'\\''") + "'";

function pretty(text, type) {
  if (!type?.includes("json")) {
    return text;
  }
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

export function open(host, { caller, filters }) {
  let tab = filters.get("tab") || "native";
  let calls = { native: null, ibm: IBM, alibaba: ALIBABA };
  let chosen = null;
  let values = {};
  let body = "";
  let accessKey = { id: "", secret: "" };
  let answer = null;
  let mqtt = null;

  const draw = () => render(page(), host);

  function page() {
    const tabs = ["native", "ibm", "alibaba", "mqtt"];
    return html`<div class="head"><h1>${t("nav.explorer")}</h1><span class="space"></span><div class="segments" role="group" aria-label=${t("explorer.apis")}>${tabs.map((name) => html`<button aria-pressed=${name === tab} @click=${() => turn(name)}>${t("explorer." + name)}</button>`)}</div></div>
      ${tab === "mqtt" ? html`<div id="mqtt"></div>` : html`<div class="explorer"><section class="card" aria-label=${t("explorer.calls")}>${list()}</section><div class="stack">${chosen ? form() : nothing}${chosen ? result() : nothing}</div></div>`}`;
  }

  function list() {
    const all = calls[tab];
    if (all === null || all instanceof Error) {
      return all ? failed(all, load) : waiting();
    }
    return html`<ul class="calls">${all.map((call) => html`<li><button aria-current=${call === chosen} @click=${() => choose(call)}><code><strong>${call.method}</strong> ${call.action || call.path}</code><span class="small muted">${call.summary}</span></button></li>`)}</ul>`;
  }

  function form() {
    return html`<section class="card"><form @submit=${send}><header class="row"><h2 class="mono wrap">${chosen.method} ${chosen.action || chosen.path}</h2></header>
      <p class="muted">${chosen.description || chosen.summary}${chosen.scope ? html` <span class="badge">${chosen.scope}</span>` : nothing}</p>
      ${tab === "alibaba" ? html`<p class="small muted">${t("alibaba.signed")}</p><div class="params"><label class="field">AccessKeyId<input .value=${accessKey.id} @input=${(e) => (accessKey.id = e.target.value)} autocomplete="off" spellcheck="false"></label><label class="field">AccessKeySecret<input type="password" .value=${accessKey.secret} @input=${(e) => (accessKey.secret = e.target.value)} autocomplete="off"></label></div>` : nothing}
      ${chosen.parameters.length ? html`<div class="params">${chosen.parameters.map(input)}</div>` : nothing}
      ${chosen.body ? html`<label class="field">${t("explorer.body")}<textarea rows="4" .value=${body} @input=${(e) => (body = e.target.value)} spellcheck="false"></textarea></label>` : nothing}
      <div class="row"><button class="primary" type="submit">${t("explorer.send")}</button><button type="button" @click=${copyCurl}>${t("explorer.curl")}</button></div></form></section>`;
  }

  function input(parameter) {
    const set = (e) => (values[parameter.name] = e.target.value);
    const value = values[parameter.name] ?? "";
    return html`<label class="field" title=${parameter.description || nothing}>${parameter.name}${parameter.required ? " *" : ""}${parameter.choices
      ? html`<select @change=${set} ?required=${parameter.required}><option value=""></option>${parameter.choices.map((choice) => html`<option ?selected=${choice === value}>${choice}</option>`)}</select>`
      : html`<input .value=${value} @input=${set} ?required=${parameter.required} placeholder=${parameter.example || nothing} spellcheck="false" autocapitalize="off">`}</label>`;
  }

  function result() {
    if (!answer) {
      return nothing;
    }
    if (answer.problem) {
      return html`<section class="card">${failed(answer.problem)}</section>`;
    }
    return html`<section class="card" aria-live="polite"><header><h2>${t("explorer.answer")}</h2><span class="badge ${answer.status < 400 ? "connected" : "bad"}">${answer.status}</span><span class="muted num">${t("explorer.took", { n: number(answer.millis) })}</span><span class="space"></span><button class="quiet small" @click=${(e) => copy(answer.text, e.target)}>${t("copy")}</button></header>
      <pre tabindex="0">${answer.text}</pre></section>`;
  }

  /** What is sent: with values in place, and signed where that is wanted. */
  async function built() {
    const parts = new URLSearchParams();
    let path = chosen.path;
    for (const { name, in: where } of chosen.parameters) {
      const value = values[name] ?? "";
      if (where === "path") {
        path = path.replace("{" + name + "}", encodeURIComponent(value));
      } else if (where !== "header" && value !== "") {
        parts.append(name, value);
      }
    }
    if (tab === "alibaba") {
      const all = { Action: chosen.action, ...Object.fromEntries(parts) };
      return { url: "/?" + (await signed(chosen.method, all, accessKey)), method: chosen.method, isStream: false };
    }
    const search = parts.toString();
    return { url: path + (search ? "?" + search : ""), method: chosen.method, body: chosen.body ? body : undefined, isStream: chosen.isStream };
  }

  async function send(event) {
    event.preventDefault();
    answer = null;
    const began = performance.now();
    try {
      const { url, method, body: sent, isStream } = await built();
      const ended = new AbortController();
      const headers = sent === undefined ? {} : { "content-type": "application/json" };
      const reply = await request(url, { method, body: sent, headers: { accept: "*/*", ...headers }, signal: ended.signal });
      const millis = Math.round(performance.now() - began);
      const text = isStream && reply.ok ? await firstOf(reply.body, ended) : (await reply.text()).slice(0, SHOWN_MAX);
      answer = { status: reply.status, millis, text: pretty(text, reply.headers.get("content-type")) };
    } catch (problem) {
      answer = { problem };
    }
    draw();
  }

  /** What a stream says within some seconds. */
  async function firstOf(stream, ended) {
    const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
    const over = setTimeout(() => ended.abort(), 5_000);
    let text = "";
    try {
      for (let part = await reader.read(); !part.done && text.length < SHOWN_MAX; part = await reader.read()) {
        text += part.value;
      }
    } catch {
      // the time is over
    }
    clearTimeout(over);
    return text + "\n" + t("explorer.goeson");
  }

  async function copyCurl(event) {
    const button = event.target;
    const { url, method, body: sent, isStream } = await built();
    const parts = ["curl", ...(isStream ? ["-N"] : []), ...(method === "GET" ? [] : ["-X", method])];
    if (isSignedIn() && tab !== "alibaba") {
      parts.push("-u", '"$ROLLCALL_KEY"');
    }
    if (sent !== undefined) {
      parts.push("-H", quote("content-type: application/json"), "--data-raw", quote(sent));
    }
    copy([...parts, quote(location.origin + url)].join(" "), button);
  }

  function choose(call) {
    chosen = call;
    values = Object.fromEntries(call.parameters.filter((p) => p.value !== undefined).map((p) => [p.name, p.value]));
    body = call.body || "";
    answer = null;
    draw();
  }

  function turn(name) {
    mqtt?.close();
    mqtt = null;
    tab = name;
    history.replaceState(null, "", "#/explorer?tab=" + name);
    chosen = calls[name]?.[0] || null;
    if (chosen) {
      choose(chosen);
    }
    draw();
    if (name === "mqtt") {
      mqtt = openMqtt(host.querySelector("#mqtt"), caller);
    }
  }

  async function load() {
    try {
      calls.native = nativeCalls(await ask("/openapi.json"));
    } catch (refused) {
      calls.native = refused;
    }
    turn(tab);
  }

  draw();
  load();
  return {
    close() {
      mqtt?.close();
    },
  };
}
