package io.rollcall.presence;

import org.jspecify.annotations.Nullable;

/**
 * What a client did last, and when it was last heard of.
 *
 * @param time of the last activity, in milliseconds since 1970; 0 when there was none
 * @param event the last activity; absent when there was none
 * @param lastSeen when the last packet of any kind came from it, in milliseconds since 1970; 0 when unknown
 */
public record Activity(long time, @Nullable ActivityEvent event, long lastSeen) {
    public static final Activity NONE = new Activity(0, null, 0);
}
