package io.rollcall.server.access.spi;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.ReasonCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Gatekeeper} says of a client. */
public sealed interface Answer {

    /**
     * It may come in.
     *
     * @param userName the name under which it is known from here on
     * @param permissions what it may do, instead of what the rules of the server say; absent when the rules decide
     * @param expiresAt when its credentials expire, in milliseconds since 1970, or {@link Rights#NEVER}
     * @param evidence what the answer rests on, for {@link Gatekeeper#holds}; not to be a secret
     * @param costly whether finding it out took long, so that it is remembered for a while
     */
    record Allow(
            @Nullable String userName,
            @Nullable List<Permission> permissions,
            long expiresAt,
            @Nullable Object evidence,
            boolean costly)
            implements Answer {
        // written out, because javac 17 forgets the annotations of type arguments in a compact constructor
        public Allow(
                @Nullable String userName,
                @Nullable List<Permission> permissions,
                long expiresAt,
                @Nullable Object evidence,
                boolean costly) {
            this.userName = userName;
            this.permissions = permissions == null ? null : List.copyOf(permissions);
            this.expiresAt = expiresAt;
            this.evidence = evidence;
            this.costly = costly;
        }

        /** Under this name, as long as it likes. */
        public static Allow as(@Nullable String userName) {
            return new Allow(userName, null, Rights.NEVER, null, false);
        }
    }

    /**
     * It may not come in, whatever the others in the chain would say.
     *
     * @param reason one of CONNACK's errors
     * @param why for the log; without any secret
     */
    record Deny(ReasonCode reason, String why) implements Answer {
        public Deny {
            if (!reason.isError()) {
                throw new IllegalArgumentException("reason: " + reason + " is not an error");
            }
        }

        /** What it showed is wrong. */
        public static Deny badCredentials(String why) {
            return new Deny(ReasonCode.BAD_USER_NAME_OR_PASSWORD, why);
        }
    }

    /** It showed nothing that this gatekeeper knows: the next one is asked. */
    record Ignore() implements Answer {}

    Ignore IGNORE = new Ignore();

    /** Too many wait already; no failure of the client's. */
    Deny BUSY = new Deny(ReasonCode.SERVER_BUSY, "too many logins wait already");
}
