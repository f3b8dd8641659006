package io.rollcall.benchmarks.load;

import io.netty.buffer.ByteBuf;

/** What a client makes of what comes over its {@link Wire}. On the loop. */
interface Role {
    /**
     * CONNACK with success has come.
     *
     * @param receiveMaximum messages of QoS 1 and 2 that the broker takes without acknowledgement
     */
    void connected(int receiveMaximum);

    /** SUBACK has come, and the subscription is granted. */
    default void subscribed() {}

    /** PUBLISH has come; it is answered already. */
    default void published(ByteBuf in, int payloadAt, int payloadBytes) {}

    /** The broker has acknowledged a PUBLISH for good. */
    default void acknowledged() {}

    /** PINGRESP has come. */
    default void ponged() {}

    /** The socket takes more again. */
    default void writable() {}

    /** The connection could not be made, was refused, or has ended without our asking. */
    void lost(String why);
}
