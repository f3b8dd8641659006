// Small parts that several pages show.
import { html, nothing } from "./lib/lit-html.js";
import { ago, dateTime, t, word } from "./i18n.js";

export const linkTo = (clientId) => "#/client/" + encodeURIComponent(clientId);

export const isSuspect = (client) => client.status === "connected" && client.expectedBy && new Date(client.expectedBy) < new Date();

export function badge(status) {
  return html`<span class="badge ${status}"><span class="dot ${status}" aria-hidden="true"></span>${word("status", status)}</span>`;
}

export function cause(end) {
  return html`<span class="entity ${end.entity}" aria-hidden="true"></span>${word("cause", end.cause)} <span class="muted small">· ${word("entity", end.entity)}</span>`;
}

export function since(time) {
  return time ? html`<time datetime=${time} title=${dateTime(time)}>${ago(time)}</time>` : nothing;
}

export function empty(title, detail) {
  return html`<div class="empty"><strong>${title}</strong>${detail || nothing}</div>`;
}

export function waiting() {
  return html`<div role="status"><span class="hidden">${t("wait")}</span><div class="skeleton"></div><div class="skeleton"></div><div class="skeleton"></div></div>`;
}

export function failed(problem, again) {
  const text = problem.status ? problem.message : t("error.unreachable");
  return html`<div class="failed" role="alert"><div>${text}</div>${again ? html`<button @click=${again}>${t("error.again")}</button>` : nothing}</div>`;
}

/** A bar of a list: name, number, and how much of the greatest it is. */
export function bar(name, text, share, kind = "") {
  return html`<li><span class="name">${name}</span><span class="num">${text}</span>
    <span class="bar" aria-hidden="true"><i class=${kind} .style=${"--share:" + Math.round(share * 1000) / 10 + "%"}></i></span></li>`;
}

export async function copy(text, button) {
  await navigator.clipboard.writeText(text);
  const before = button.textContent;
  button.textContent = t("copied");
  setTimeout(() => (button.textContent = before), 1500);
}

const PATHS = {
  fleet: "M4 19V9m5 10V5m5 14v-7m5 7V8",
  clients: "M4 6h16M4 12h16M4 18h10",
  feed: "M3 12h4l3-8 4 16 3-8h4",
  explorer: "m8 7-5 5 5 5m8-10 5 5-5 5",
  broker: "M4 5h16v6H4zm0 8h16v6H4zM8 8h.01M8 16h.01",
  good: "m5 13 4 4L19 7",
  alert: "M12 8v5m0 3.5v.01M12 3l9.5 17h-19z",
};

export function icon(name) {
  return html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d=${PATHS[name]}></path></svg>`;
}

/** At most once in so many milliseconds, and at last once more. */
export function calm(task, millis) {
  let timer = null;
  let again = false;
  const run = () => {
    timer = null;
    if (again) {
      again = false;
      timer = setTimeout(run, millis);
      task();
    }
  };
  const call = () => {
    if (timer) {
      again = true;
    } else {
      timer = setTimeout(run, millis);
      task();
    }
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}
