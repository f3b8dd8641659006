package io.rollcall.http.exchange;

import org.jspecify.annotations.Nullable;

/**
 * How one webhook does. Times are in milliseconds since 1970, 0 for never.
 *
 * @param name as configured
 * @param url without its query
 * @param doing {@code starting}, {@code waiting}, {@code delivering}, {@code retrying}, {@code resending} or {@code stopped}
 * @param bookmark behind what was delivered or put away
 * @param behind entries of the feed that it has not passed, wanted or not
 * @param delivered entries that were delivered since the start
 * @param given entries that went to the dead letters since the start
 * @param resyncs how often entries were gone before it had read them, since the start
 * @param deadEntries dead letters that there are
 * @param deadBytes their size
 * @param failedAttempts since the last that went well
 * @param deliveredTime of the last request that went well
 * @param lastFailure why the last failure was; absent when there was none
 * @param failureTime of that
 */
public record WebhookState(
        String name,
        String url,
        String doing,
        String bookmark,
        long behind,
        long delivered,
        long given,
        int resyncs,
        int deadEntries,
        long deadBytes,
        int failedAttempts,
        long deliveredTime,
        @Nullable String lastFailure,
        long failureTime) {}
