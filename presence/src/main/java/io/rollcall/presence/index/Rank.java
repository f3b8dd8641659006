package io.rollcall.presence.index;

/**
 * Where a client stands in an order, independent of its ordinal.
 *
 * @param keys one for each key of the order; of the identifier 0, which is compared itself
 * @param id UTF-8
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Rank(long[] keys, byte[] id) {}
