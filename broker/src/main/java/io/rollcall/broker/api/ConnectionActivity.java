package io.rollcall.broker.api;

import org.jspecify.annotations.Nullable;

/** What one connection does, as it does it. Written by its event loop; read from any thread, each value by itself. */
public interface ConnectionActivity {

    /** What the client does. PINGREQ and acknowledgements are not activity, only signs of life. */
    enum Kind {
        PUBLISH,
        SUBSCRIBE,
        UNSUBSCRIBE
    }

    /** Wall time of the client's last activity, in milliseconds since 1970; 0 when there was none on this connection. */
    long lastActivityAt();

    /** The client's last activity; absent when there was none on this connection. */
    @Nullable
    Kind lastActivity();

    /** Wall time of the last packet of any kind from the client, in milliseconds since 1970. */
    long lastSeenAt();

    long bytesRead();

    /** PUBLISH packets from the client. */
    long messagesRead();

    long bytesWritten();

    /** PUBLISH packets to the client. */
    long messagesWritten();
}
