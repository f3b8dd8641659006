// What the server pushes, once for all pages: the feed, and a sample of its statistics every other second.
import { ask, stream } from "./api.js";

const HOUR_STEPS = 360;
const feedListeners = new Set();
const statsListeners = new Set();
const stateListeners = new Set();
const backListeners = new Set();
const lostListeners = new Set();

/** feed and stats: "starting", "open", "waiting", "refused". seq: of the newest entry. awaySince: when the server was heard last, while it is away. */
export const state = { feed: "starting", stats: "starting", seq: null, problem: null, awaySince: null };

/** hour: samples in steps, the oldest first, each with its ends by who ended them and why. last: the newest sample. */
export const stats = { hour: [], last: null, stepMillis: 10_000 };

let streams = null;
let pending = [];

const tell = (listeners, what) => [...listeners].forEach((listener) => listener(what));

function subscribe(listeners, listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Entries as they come, some at a time, in order. */
export const onFeed = (listener) => subscribe(feedListeners, listener);
export const onStats = (listener) => subscribe(statsListeners, listener);
export const onState = (listener) => subscribe(stateListeners, listener);

/** The server was away, and what is read goes on where it was. */
export const onBack = (listener) => subscribe(backListeners, listener);

/** The server was away, and there is no going on: what is shown may have missed something. */
export const onLost = (listener) => subscribe(lostListeners, listener);

function setState(which, now, problem) {
  const before = state[which];
  state[which] = now;
  state.problem = problem || null;
  if (now === "open") {
    state.awaySince = null;
  } else if (before === "open" && now === "waiting") {
    state.awaySince ||= Date.now();
  }
  tell(stateListeners, state);
  if (before === "waiting" && now === "open") {
    tell(backListeners, which);
  }
}

function loseFeed() {
  state.seq = null;
  pending = [];
  tell(lostListeners, state);
}

function takeEntry(type, entry, id) {
  if (type === "too-old" || type === "failed") {
    return;
  }
  state.seq = entry.seq;
  if (pending.length === 0) {
    setTimeout(hand, 50); // a busy feed is handed over in pieces
  }
  pending.push({ ...entry, bookmark: id });
}

function hand() {
  const entries = pending;
  pending = [];
  tell(feedListeners, entries);
  tell(stateListeners, state);
}

export const endKey = (end) => end.entity + "/" + end.cause;

/** Ends by who ended them and why, of several lists of them together. */
function together(lists) {
  const sums = new Map();
  for (const end of lists.flatMap((list) => [...list])) {
    const known = sums.get(endKey(end));
    sums.set(endKey(end), { ...end, count: end.count + (known ? known.count : 0) });
  }
  return sums;
}

/** How many connections ended why within the hour, the most first. */
export const ends = () => [...together(stats.hour.map((step) => step.ends.values())).values()].sort((a, b) => b.count - a.count);

/** Counts add up within a step; what is not counted is as it is in the end. */
const COUNTED = ["connects", "endedByClient", "endedByServer", "endedByNetwork", "refused", "messagesIn", "messagesOut", "bytesIn", "bytesOut", "dropped"];

function takeSample(told) {
  const sample = { ...told, ends: together([told.ends]) };
  stats.last = sample;
  const step = stats.hour.at(-1);
  if (step && step.millis < stats.stepMillis) {
    const both = { ...sample, millis: step.millis + sample.millis };
    COUNTED.forEach((name) => (both[name] = step[name] + sample[name]));
    both.ends = together([step.ends.values(), sample.ends.values()]);
    stats.hour[stats.hour.length - 1] = both;
  } else {
    stats.hour.push(sample);
    stats.hour.splice(0, stats.hour.length - HOUR_STEPS);
  }
  tell(statsListeners, stats);
}

async function loadHour() {
  const hour = await ask("/api/v1/stats");
  stats.stepMillis = hour.stepMillis;
  stats.hour = hour.steps.map((row, step) => ({
    ...Object.fromEntries(hour.columns.map((name, i) => [name, row[i]])),
    ends: together([hour.ends.map((end, i) => ({ ...end, count: hour.stepEnds[step][i] })).filter((end) => end.count)]),
  }));
  tell(statsListeners, stats);
}

/** Opens both streams with what the caller may; a page that is hidden for long keeps them. */
export function open(caller) {
  close();
  streams = new AbortController();
  const { signal } = streams;
  if (caller.scopes.includes("stream")) {
    stream("/api/v1/feed", { event: takeEntry, lost: loseFeed, state: (now, why) => setState("feed", now, why) }, signal);
  } else {
    setState("feed", "refused");
  }
  const seesAll = !caller.org && caller.groups.length === 0;
  if ((seesAll && caller.scopes.includes("read")) || caller.scopes.includes("admin")) {
    const states = (now, why) => {
      if (now === "open") {
        loadHour().catch((problem) => setState("stats", "waiting", problem));
      }
      setState("stats", now, why);
    };
    stream("/api/v1/stats/stream", { event: (type, sample) => takeSample(sample), state: states }, signal);
  } else {
    setState("stats", "refused");
  }
}

export function close() {
  streams?.abort();
  streams = null;
  Object.assign(state, { feed: "starting", stats: "starting", seq: null, awaySince: null });
}
