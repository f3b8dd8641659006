package io.rollcall.server.access.spi;

import io.rollcall.broker.message.TopicFilter;

/**
 * What is allowed, or not, with the topics that a filter matches.
 *
 * @param access what
 * @param filter a topic filter; {@code %c} in it stands for the client identifier, {@code %u} for the user name
 */
public record Permission(Access access, String filter) {

    /** What may be done. */
    public enum Access {
        /** Being sent messages, and subscribing for them. */
        READ,
        /** Publishing. */
        WRITE,
        READWRITE,
        /** Neither, whatever else is allowed. */
        DENY;

        public boolean mayRead() {
            return this == READ || this == READWRITE;
        }

        public boolean mayWrite() {
            return this == WRITE || this == READWRITE;
        }
    }

    public Permission {
        if (TopicFilter.of(filter).isShared()) {
            throw new IllegalArgumentException(
                    "topic filter: '" + filter + "': the filter inside of a shared subscription is what counts");
        }
    }
}
