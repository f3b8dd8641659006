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

/** The JSON of an answer; throws a Problem. */
export async function ask(path, options) {
  const answer = await request(path, options);
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

/**
 * Reads server-sent events until the signal aborts, and comes back when the connection breaks: behind the last id that was seen.
 * With fetch, because EventSource cannot show a key.
 * on: event(type, data, id), state("open" | "waiting", problem)
 */
export async function stream(path, on, signal, from) {
  let last = from || null;
  for (let wait = 500; !signal.aborted; wait = Math.min(wait * 2, 10_000)) {
    try {
      const headers = { accept: "text/event-stream", ...(last ? { "last-event-id": last } : {}) };
      const answer = await request(path, { headers, signal });
      if (!answer.ok) {
        throw await problemOf(answer);
      }
      on.state("open");
      wait = 500;
      await read(answer.body, (type, data, id) => {
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
      if (failure.status >= 400 && failure.status < 500) {
        on.state("refused", failure);
        return;
      }
      on.state("waiting", failure);
    }
    await new Promise((done) => setTimeout(done, wait));
  }
}

async function read(body, take) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
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
