package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;

/** What a client may send: one packet as read, checked in all that the packet alone can tell. */
public sealed interface Packet permits Connect, Publish, Ack, Subscribe, Unsubscribe, Pingreq, Disconnect, Auth {
    PacketType type();
}
