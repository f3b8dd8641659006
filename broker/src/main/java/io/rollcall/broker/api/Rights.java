package io.rollcall.broker.api;

import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;

/** What one client may do. Asked on the event loop of its connection, for each message: it must answer at once. */
public interface Rights {

    /** What {@link #expiresAt()} says when they do not end. */
    long NEVER = Long.MAX_VALUE;

    /** Whether the client may publish to the topic; also asked for its will. */
    boolean mayPublish(TopicName topic);

    /** Whether the client may subscribe to the filter; of a shared subscription only {@link TopicFilter#filter()} counts. */
    boolean maySubscribe(TopicFilter filter);

    /** Whether the client may be sent a message of this topic, whatever it subscribed to. */
    boolean mayReceive(TopicName topic);

    /** When they end and with them the connection: wall time, in milliseconds since 1970, or {@link #NEVER}. */
    default long expiresAt() {
        return NEVER;
    }
}
