// The frame: which page is shown, who is signed in, and whether what is shown is live.
import { html, nothing, render } from "./lib/lit-html.js";
import { ask, isSignedIn, signedInAs, signIn, signOut } from "./api.js";
import { clock, LANGUAGES, number, preferred, speak, spoken, t } from "./i18n.js";
import * as live from "./live.js";
import { failed, icon, waiting } from "./ui.js";

const PAGES = {
  fleet: () => import("./fleet.js"),
  clients: () => import("./clients.js"),
  client: () => import("./client.js"),
  feed: () => import("./feed.js"),
  explorer: () => import("./explorer.js"),
  broker: () => import("./broker.js"),
};
const NAV = ["fleet", "clients", "feed", "explorer", "broker"];

const app = document.getElementById("app");
let caller = null;
let shown = null;
let turn = 0;
let broken = false;

/** #/clients?status=connected and #/client/some%2Fid */
function place() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  const known = name in PAGES ? name : "fleet";
  return { name: known, id: decodeURIComponent(rest.join("/")), filters: new URLSearchParams(search || "") };
}

function liveness() {
  const { feed, stats, seq, awaySince } = live.state;
  const open = feed === "open" || (feed === "refused" && stats === "open");
  const waits = awaySince ? t("live.away", { time: clock(awaySince) }) : t("live.waiting");
  const text = open ? t("live.on") : feed === "refused" ? t("live.refused") : waits;
  return html`<span class="live" role="status"><span class="dot ${open ? "connected" : "suspect"}" aria-hidden="true"></span>${text}${seq && open ? html` <span class="muted num">#${number(seq)}</span>` : nothing}</span>`;
}

function languages(id) {
  return html`<label><span class="hidden">${t("language")}</span><select id=${id} @change=${(e) => changeLanguage(e.target.value)}>
    ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} ?selected=${code === spoken()}>${name}</option>`)}</select></label>`;
}

function who() {
  return isSignedIn() ? html`<button class="small" @click=${leave} title=${t("signout.title", { name: signedInAs() })}>${t("signout")}</button>` : nothing;
}

function frame() {
  const here = place().name;
  const brand = html`<a class="brand" href="#/fleet"><img src="mark.svg" alt="" width="24" height="24">Rollcall</a>`;
  return html`<div class="topbar">${brand}<span class="space"></span>${liveness()}${languages("language-top")}${who()}</div>
    <div class="frame"><div class="side">${brand}
      <nav aria-label=${t("nav")}>${NAV.map((name) => html`<a href=${"#/" + name} aria-current=${name === here || (name === "clients" && here === "client") ? "page" : nothing}>${icon(name)}<span>${t("nav." + name)}</span></a>`)}</nav>
      <div class="foot">${liveness()}${isSignedIn() ? html`<span class="wrap">${t("signedin", { name: signedInAs() })}</span>` : nothing}${who()}${languages("language")}</div></div>
    <main id="main" tabindex="-1"></main></div>`;
}

const draw = () => caller && render(frame(), app);

async function changeLanguage(name) {
  await speak(name);
  draw();
  show(true);
}

/** Shows the page of the address; one that is shown already only hears of its new filters. */
async function show(anew) {
  const to = place();
  const mine = ++turn;
  draw();
  document.title = t(to.name === "client" ? "nav.clients" : "nav." + to.name) + " · Rollcall";
  if (!anew && shown && shown.name === to.name && shown.id === to.id && shown.page.filter) {
    shown.page.filter(to.filters);
    return;
  }
  shown?.page.close();
  shown = null;
  const main = document.getElementById("main");
  const host = document.createElement("div");
  main.replaceChildren(host);
  render(waiting(), host);
  broken = false;
  try {
    const { open } = await PAGES[to.name]();
    if (mine === turn) {
      shown = { name: to.name, id: to.id, page: open(host, { id: to.id, filters: to.filters, caller }) };
      if (document.activeElement === document.body && location.hash) {
        main.focus({ preventScroll: true });
      }
      scrollTo(0, 0);
    }
  } catch (problem) {
    broken = mine === turn;
    render(failed(problem, () => show(true)), host);
  }
}

/** What could not be shown while the server was away is asked for again; all else goes on by itself. */
function back(which) {
  if (which === "feed" || live.state.feed === "refused") {
    broken ? show(true) : shown?.page.back?.();
  }
}

function signInForm(wrong) {
  const submit = (event) => {
    event.preventDefault();
    signIn(event.target.elements.id.value.trim(), event.target.elements.secret.value);
    enter(true);
  };
  return html`<main id="main" tabindex="-1"><form class="card signin" @submit=${submit}>
    <div class="brand"><img src="mark.svg" alt="" width="24" height="24">Rollcall</div>
    <h1>${t("signin.title")}</h1><p class="muted">${t("signin.detail")}</p>
    <label class="field">${t("signin.id")}<input name="id" required autocomplete="off" autocapitalize="off" spellcheck="false" autofocus></label>
    <label class="field">${t("signin.secret")}<input name="secret" type="password" required autocomplete="off"></label>
    ${wrong ? html`<p class="failed" role="alert">${wrong}</p>` : nothing}
    <button class="primary" type="submit">${t("signin")}</button>${languages("language-signin")}</form></main>`;
}

function leave() {
  signOut();
  live.close();
  shown?.page.close();
  shown = null;
  caller = null;
  enter(false);
}

/** Asks who we are; without a right key, for one. */
async function enter(tried) {
  try {
    caller = await ask("/api/v1/caller");
    live.open(caller);
    render(nothing, app);
    await show(true);
  } catch (problem) {
    if (problem.status === 401) {
      signOut();
      render(signInForm(tried ? t("signin.wrong") : null), app);
      document.querySelector("input[name=id]").focus();
    } else {
      render(html`<main id="main">${failed(problem, () => enter(false))}</main>`, app);
    }
  }
}

addEventListener("hashchange", () => caller && show(false));
live.onState(draw);
live.onBack(back);
live.onLost(() => caller && show(true));
await speak(preferred());
app.replaceChildren();
await enter(false);
