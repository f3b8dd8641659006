package io.rollcall.server.config;

import java.time.Duration;

/**
 * What bounds logins.
 *
 * @param threads how many passwords are verified at the same time
 * @param waitingMax how many logins may wait for that
 * @param rememberFor how long a login that was costly to verify is remembered; 0 is not at all
 * @param rememberedMax how many are remembered
 * @param failuresMax how many logins may fail at once, of one address or one user; 0 is without limit
 * @param failureInterval after how long one more may fail
 * @param trackedMax of how many addresses, users and clients this is known
 * @param flappingConnectsMax how often one client may connect within the window; 0 is without limit
 * @param flappingWindow the window
 * @param flappingBan how long a client stays away that connected more often
 */
public record AccessLimits(
        int threads,
        int waitingMax,
        Duration rememberFor,
        int rememberedMax,
        int failuresMax,
        Duration failureInterval,
        int trackedMax,
        int flappingConnectsMax,
        Duration flappingWindow,
        Duration flappingBan) {

    public static final AccessLimits DEFAULTS = new AccessLimits(
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            20_000,
            Duration.ofMinutes(10),
            100_000,
            20,
            Duration.ofSeconds(5),
            100_000,
            0,
            Duration.ofMinutes(1),
            Duration.ofMinutes(1));

    public AccessLimits {
        requireAtLeast("threads", threads, 1);
        requireAtLeast("waitingMax", waitingMax, 1);
        requireAtLeast("rememberedMax", rememberedMax, 0);
        requireAtLeast("failuresMax", failuresMax, 0);
        requireAtLeast("failureInterval in milliseconds", failureInterval.toMillis(), 1);
        requireAtLeast("trackedMax", trackedMax, 1);
        requireAtLeast("flappingConnectsMax", flappingConnectsMax, 0);
        requireAtLeast("flappingWindow in milliseconds", flappingWindow.toMillis(), 1);
        requireAtLeast("flappingBan in milliseconds", flappingBan.toMillis(), 1);
    }

    private static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is less than " + least);
        }
    }
}
