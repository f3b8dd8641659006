// Texts, numbers and times in the reader's language. Texts are in texts/*.json; English stands in for what another lacks.

export const LANGUAGES = { en: "English", de: "Deutsch", zh: "中文", ja: "日本語" };

let texts = {};
let english = {};
let language = "en";

const load = async (name) => (await fetch("texts/" + name + ".json")).json();

/** The language of the browser, if we have it. */
export function preferred() {
  const wanted = (navigator.languages || [navigator.language]).map((name) => name.slice(0, 2).toLowerCase());
  return wanted.find((name) => name in LANGUAGES) || "en";
}

export async function speak(name) {
  const [mine, fallback] = await Promise.all([load(name), name === "en" ? null : load("en")]);
  texts = mine;
  english = fallback || mine;
  language = name;
  document.documentElement.lang = name;
}

export const spoken = () => language;

/** The text of a key, with {name} replaced. */
export function t(key, values = {}) {
  const text = texts[key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** The text of a key that the server may know and we do not: its own word then. */
export function word(kind, value) {
  const key = kind + "." + value;
  return texts[key] ?? english[key] ?? value;
}

export const number = (value, options) => new Intl.NumberFormat(language, options).format(value);
export const compact = (value) => number(value, { notation: value >= 100_000 ? "compact" : "standard", maximumFractionDigits: value >= 100_000 ? 1 : 0 });
export const percent = (share) => number(share, { style: "percent", maximumFractionDigits: share > 0.99 && share < 1 ? 3 : 1 });
export const rate = (value) => number(value, { maximumFractionDigits: value < 10 ? 1 : 0 });

const BYTES = ["B", "kB", "MB", "GB", "TB"];

export function bytes(value) {
  const step = value < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(value) / 3));
  return number(value / 1000 ** step, { maximumFractionDigits: step ? 1 : 0 }) + " " + BYTES[step];
}

const isToday = (date) => date.toDateString() === new Date().toDateString();

/** The time of day, with the date when it is another day. */
export function clock(time, withSeconds = true) {
  const date = new Date(time);
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...(withSeconds ? { second: "2-digit" } : {}) };
  return new Intl.DateTimeFormat(language, isToday(date) ? options : { month: "short", day: "numeric", ...options }).format(date);
}

export function dateTime(time) {
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }).format(new Date(time));
}

const UNITS = [["day", 86_400], ["hour", 3_600], ["minute", 60], ["second", 1]];

function unitsOf(seconds) {
  return UNITS.find(([, size]) => seconds >= size) || UNITS[3];
}

export function ago(time) {
  const seconds = Math.max(0, (Date.now() - new Date(time)) / 1000);
  const [unit, size] = unitsOf(seconds);
  return new Intl.RelativeTimeFormat(language, { style: "short", numeric: "always" }).format(-Math.floor(seconds / size), unit);
}

/** How long, in the two greatest units that are not nothing. */
export function lasting(millis) {
  let seconds = Math.max(0, Math.floor(millis / 1000));
  const parts = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(seconds / size);
    if (count > 0 || (unit === "second" && parts.length === 0)) {
      parts.push(number(count, { style: "unit", unit, unitDisplay: "short" }));
    }
    seconds -= count * size;
    if (parts.length === 2 || (parts.length === 1 && unit === "second")) {
      break;
    }
  }
  return parts.join(" ");
}
