package io.rollcall.presence;

/**
 * What became of a request to erase a client; see {@link Presence#erase}.
 *
 * @param done false when nothing was erased, because the client is connected
 * @param known whether the client had a record
 * @param entries entries of the feed that were overwritten
 */
public record Erasure(boolean done, boolean known, long entries) {}
