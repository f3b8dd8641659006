// The way to the server: requests with the key, which is kept in this module's memory and nowhere else.

let authorization = null;
let keyId = null;

/** What the server refused, in its own words. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail || title);
    this.status = status;
    this.title = title;
  }
}

export function signIn(id, secret) {
  keyId = id;
  const bytes = new TextEncoder().encode(id + ":" + secret);
  authorization = "Basic " + btoa(String.fromCharCode(...bytes));
}

export function signOut() {
  authorization = null;
  keyId = null;
}

export const isSignedIn = () => authorization !== null;
export const signedInAs = () => keyId;

/** A request with the key; the answer may be an error. */
export function request(path, options = {}) {
  const headers = { accept: "application/json", ...options.headers };
  if (authorization) {
    headers.authorization = authorization;
  }
  return fetch(path, { ...options, headers, cache: "no-store", credentials: "omit", redirect: "error" });
}

async function problemOf(answer) {
  try {
    const body = await answer.json();
    return new Problem(answer.status, body.title, body.detail);
  } catch {
    return new Problem(answer.status, answer.statusText || String(answer.status), "");
  }
}

/** A question that is not answered by then goes nowhere: the network was cut, and the browser has not noticed. */
const ANSWER_MAX = 60_000;

/** The JSON of an answer; throws a Problem. */
export async function ask(path, options = {}) {
  const late = AbortSignal.timeout(ANSWER_MAX);
  const answer = await request(path, { ...options, signal: options.signal ? AbortSignal.any([options.signal, late]) : late });
  if (!answer.ok) {
    throw await problemOf(answer);
  }
  return answer.json();
}

export function post(path, body) {
  return ask(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
}

/** A query without what is empty. */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return given.length ? "?" + new URLSearchParams(given) : "";
}

/** The server says something every 15 seconds; a network that is cut says nothing. */
const SILENCE_MAX = 40_000;
const WAIT_MAX = 10_000;

/** A signal that aborts with the other one, and when nothing was heard for too long. */
function watch(signal) {
  const cut = new AbortController();
  const abort = () => cut.abort();
  let timer = null;
  signal.addEventListener("abort", abort);
  return {
    signal: cut.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(abort, SILENCE_MAX);
    },
    end() {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    },
  };
}

/** Until it is time for the next try, or the browser has a network again. */
function rest(millis) {
  return new Promise((done) => {
    setTimeout(done, millis);
    addEventListener("online", done, { once: true });
  });
}

/** Whether it may be otherwise later. */
const isPassing = (status) => !(status >= 400 && status < 500) || status === 408 || status === 429;

/** Whether the place that was asked for is none any more: too old, or of data that the server does not have now. */
const isNoPlace = (status) => status === 410 || status === 400;

/**
 * Reads server-sent events until the signal aborts, and comes back when the connection breaks or falls silent: behind the last id that was seen.
 * With fetch, because EventSource cannot show a key.
 * on: event(type, data, id), state("open" | "waiting" | "refused", problem), and perhaps lost(): it goes on with what comes from now on
 */
export async function stream(path, on, signal, from) {
  let last = from || null;
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, WAIT_MAX)) {
    const watched = watch(signal);
    watched.heard();
    try {
      const headers = { accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) };
      const answer = await request(path, { headers, signal: watched.signal });
      if (!answer.ok) {
        throw await problemOf(answer);
      }
      on.state("open");
      wait = 500;
      await read(answer.body, watched.heard, (type, data, id) => {
        last = id || last;
        if (data) {
          on.event(type, data, id);
        }
      });
      on.state("waiting");
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      if (last && on.lost && isNoPlace(failure.status)) {
        last = null;
        on.lost();
        continue;
      }
      if (!isPassing(failure.status)) {
        on.state("refused", failure);
        return;
      }
      on.state("waiting", failure);
    } finally {
      watched.end();
    }
    await rest(wait);
  }
}

async function read(body, heard, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    heard();
    const blocks = (rest + part.value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      let type = "message";
      let data = "";
      let id = null;
      for (const line of block.split("\n")) {
        if (line.startsWith("event: ")) {
          type = line.slice(7);
        } else if (line.startsWith("data: ")) {
          data += line.slice(6);
        } else if (line.startsWith("id: ")) {
          id = line.slice(4);
        }
      }
      take(type, data && JSON.parse(data), id);
    }
  }
}
