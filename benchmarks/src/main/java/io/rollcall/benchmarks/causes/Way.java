package io.rollcall.benchmarks.causes;

import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One way in which a connection ends or is refused, and what presence must say of it.
 *
 * @param name what happens, in words; also the client identifier, with spaces made dashes
 * @param level protocol level of the client
 * @param entity who ended it; absent for a refusal, which knows none
 * @param cause why
 * @param reasonCode the reason code, or for a refusal of an older client its return code
 * @param injection does it
 */
record Way(String name, int level, @Nullable Entity entity, Cause cause, int reasonCode, Injection injection) {

    /** Instead of a reason code: nobody is told, and the feed has no entry; the broker's counter of the cause has it. */
    static final int COUNTED = -1;

    /** Makes it happen for real. Returns once the client has done or seen all that it can. */
    @FunctionalInterface
    interface Injection {
        /**
         * Makes it happen.
         *
         * @return the client's port, for those who are refused before they have a name
         */
        int inject(Site site, String clientId, int level) throws Exception;
    }

    String clientId() {
        return (name + " " + level).replaceAll("[^a-z0-9]+", "-");
    }

    String expected() {
        if (reasonCode == COUNTED) {
            return counted(cause.name());
        }
        return found(entity, cause, reasonCode);
    }

    static String counted(String cause) {
        return "refused " + cause + " counted";
    }

    static String found(@Nullable Entity entity, Cause cause, int reasonCode) {
        String who = entity == null ? "refused" : entity.name().toLowerCase(Locale.ROOT);
        return who + " " + cause + " " + reasonCode;
    }
}
