package io.rollcall.presence.index;

import org.jspecify.annotations.Nullable;

/**
 * A page of clients, by their ordinals.
 *
 * @param ordinals in the order asked for
 * @param bookmark where the next page begins: behind this; absent when this is the last
 * @param isCutShort whether it ends before its limit, and not because there are no more
 * @param matches how many match in all, or at least
 * @param matchesExact whether that is all
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
public record Answer(int[] ordinals, @Nullable Rank bookmark, boolean isCutShort, long matches, boolean matchesExact) {}
