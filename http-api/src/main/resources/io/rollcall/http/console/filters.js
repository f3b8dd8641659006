// The filters of the table of clients, as the server has them.
import { html, nothing } from "./lib/lit-html.js";
import { t, word } from "./i18n.js";

const ENTITIES = ["client", "server", "network"];
const CAUSES = ["client-disconnect", "client-disconnect-with-will", "socket-closed", "socket-reset", "socket-error", "keep-alive-timeout", "taken-over", "kicked", "malformed-packet", "protocol-error", "packet-too-large", "receive-maximum-exceeded", "topic-alias-invalid", "topic-name-invalid", "topic-filter-invalid", "payload-format-invalid", "bad-credentials", "not-authorized", "client-id-invalid", "version-unsupported", "feature-unsupported", "quota-exceeded", "rate-too-high", "slow-consumer", "tls-error", "websocket-error", "connect-timeout", "server-busy", "server-shutdown", "server-error", "server-crash", "banned"];
const TIMES = ["connected", "disconnected", "active", "seen"].flatMap((what) => [what + "After", what + "Before"]);
const TEXTS = ["org", "type", "device", "group", "userName", "listenerPort"];

/** The parameters that filter. */
export const FILTERS = ["status", "suspect", "flapping", "prefix", "clientType", ...TEXTS, "entity", "cause", ...TIMES];

const VIEWS = { all: {}, connected: { status: "connected" }, disconnected: { status: "disconnected" }, suspect: { suspect: "true" }, flapping: { flapping: "true" } };
const NO_VIEW = { status: "", suspect: "", flapping: "" };

function isView(filters, view) {
  return ["status", "suspect", "flapping"].every((name) => (filters.get(name) || "") === (view[name] || ""));
}

/** As a field for times wants it: in the reader's zone. */
function local(time) {
  if (!time) {
    return "";
  }
  const date = new Date(/^\d+$/.test(time) ? Number(time) : time);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function choice(name, values, filters, go, kind) {
  return html`<label class="field">${t("filter." + name)}<select @change=${(e) => go({ [name]: e.target.value })}>
    <option value="" ?selected=${!filters.get(name)}>${t("filter.any")}</option>
    ${values.map((value) => html`<option value=${value} ?selected=${filters.get(name) === value}>${word(kind, value)}</option>`)}</select></label>`;
}

let timer = null;

/** A moment after the last key. */
function soon(task) {
  clearTimeout(timer);
  timer = setTimeout(task, 250);
}

export function filterBar(filters, go) {
  return html`<div class="row">
    <div class="segments" role="group" aria-label=${t("column.status")}>${Object.entries(VIEWS).map(([name, view]) => html`<button aria-pressed=${isView(filters, view)} @click=${() => go({ ...NO_VIEW, ...view })}>${t("view." + name)}</button>`)}</div>
    <label class="grow"><span class="hidden">${t("filter.prefix")}</span><input type="search" placeholder=${t("filter.prefix")} .value=${filters.get("prefix") || ""} @input=${(e) => soon(() => go({ prefix: e.target.value }))} spellcheck="false" autocapitalize="off"></label></div>
    <details><summary>${t("filter.more")}</summary><div>
      ${choice("clientType", ["device", "gateway", "application"], filters, go, "clienttype")}
      ${choice("entity", ENTITIES, filters, go, "entity")}
      ${choice("cause", CAUSES, filters, go, "cause")}
      ${TEXTS.map((name) => html`<label class="field">${t("filter." + name)}<input .value=${filters.get(name) || ""} @change=${(e) => go({ [name]: e.target.value.trim() })} spellcheck="false" autocapitalize="off" inputmode=${name === "listenerPort" ? "numeric" : nothing}></label>`)}
      ${TIMES.map((name) => html`<label class="field">${t("filter." + name)}<input type="datetime-local" .value=${local(filters.get(name))} @change=${(e) => go({ [name]: e.target.value ? new Date(e.target.value).toISOString() : "" })}></label>`)}
    </div></details>`;
}

function shown(name, value) {
  if (name === "entity" || name === "cause") {
    return word(name, value);
  }
  return name === "clientType" ? word("clienttype", value) : TIMES.includes(name) ? new Date(value).toLocaleString() : value;
}

/** What is filtered by, each to be taken away. */
export function chips(filters, go) {
  const given = FILTERS.filter((name) => filters.get(name) && !["status", "suspect", "flapping", "prefix"].includes(name));
  return given.length
    ? html`<div class="row">${given.map((name) => html`<button class="chip" @click=${() => go({ [name]: "" })} aria-label=${t("filter.remove", { name: t("filter." + name) })}>${t("filter." + name)}: ${shown(name, filters.get(name))} ✕</button>`)}</div>`
    : nothing;
}
