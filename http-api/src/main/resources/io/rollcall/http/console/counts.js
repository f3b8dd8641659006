// How many clients there are, to the moment: what the server counted last, and what the feed said since.
import { ask, query } from "./api.js";

const EFFECT = { connected: 1, disconnected: -1 };

export function counting() {
  let base = null;
  let since = [];
  return {
    /** What was counted, true of its asOfSeq. */
    begin(counted) {
      base = counted;
      since = since.filter((entry) => entry.seq > base.asOfSeq);
    },
    sample(sample) {
      if (sample && (!base || sample.asOfSeq >= base.asOfSeq)) {
        this.begin(sample);
      }
    },
    entries(entries) {
      since.push(...entries.filter((entry) => EFFECT[entry.type]).map((entry) => ({ seq: entry.seq, change: EFFECT[entry.type] })));
      if (base) {
        since = since.filter((entry) => entry.seq > base.asOfSeq);
      }
    },
    /** Null as long as nothing is known. */
    now() {
      if (!base) {
        return null;
      }
      const connected = base.connected + since.reduce((sum, entry) => sum + entry.change, 0);
      return { connected, known: Math.max(base.known, connected), suspect: base.suspect || 0, flapping: base.flapping || 0 };
    },
  };
}

/** The groups with the most clients; where ids say no group, the prefixes that the configuration declares. None where that cannot be known. */
export async function countsOf(caller, limit) {
  if (caller.groups.length) {
    return Promise.all(caller.groups.slice(0, limit).map((group) => ask("/api/v1/counts" + query({ group }))));
  }
  if (caller.org) {
    return [];
  }
  const { groups } = await ask("/api/v1/groups" + query({ sort: "-known", limit }));
  return groups.length ? groups : greatest(await prefixes(), limit);
}

async function prefixes() {
  const { byPrefix } = await ask("/api/v1/counts");
  return Object.entries(byPrefix).map(([prefix, one]) => ({ prefix, ...one }));
}

const greatest = (all, limit) => all.sort((a, b) => b.known - a.known).slice(0, limit);
