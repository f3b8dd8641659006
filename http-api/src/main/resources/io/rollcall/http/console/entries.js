// An entry of the feed in words.
import { html, nothing } from "./lib/lit-html.js";
import { number, t, word } from "./i18n.js";
import { cause, linkTo } from "./ui.js";

export const TYPES = ["connected", "taken-over", "disconnected", "refused", "forgotten", "erased", "run-started", "run-ended", "lost"];

/** Whom it is about. */
export function about(entry) {
  return entry.clientId
    ? html`<a class="id mono" href=${linkTo(entry.clientId)} title=${entry.clientId}>${entry.clientId}</a>`
    : html`<span class="id muted">${t("entry.server")}</span>`;
}

const from = (entry) => [entry.protocol && "MQTT " + entry.protocol, entry.transport, entry.remoteAddress && entry.remoteAddress + ":" + entry.remotePort].filter(Boolean).join(" · ");

/** What happened. */
export function what(entry) {
  switch (entry.type) {
    case "connected":
      return html`<span class="muted">${from(entry)}</span>`;
    case "taken-over":
      return html`<span>${t("entry.takenover")} <span class="muted">${from(entry)}</span></span>`;
    case "disconnected":
      return html`<span>${cause(entry)}${entry.by ? html` <span class="muted">${t("entry.by", { name: entry.by })}</span>` : nothing}</span>`;
    case "refused":
      return html`<span>${word("cause", entry.cause)} <span class="muted">${from(entry)}</span></span>`;
    case "forgotten":
    case "erased":
      return html`<span class="muted">${entry.reason || entry.kind}</span>`;
    case "run-started":
    case "run-ended":
      return html`<span class="muted">${t("entry.run", { n: number(entry.run) })}</span>`;
    default:
      return nothing;
  }
}
