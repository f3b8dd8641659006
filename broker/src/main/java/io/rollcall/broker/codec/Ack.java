package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ReasonCode;

/**
 * PUBACK, PUBREC, PUBREL or PUBCOMP: one step of a delivery of QoS 1 or 2 [3.4 to 3.7]. Reason string and user
 * properties were checked, and are not kept.
 *
 * @param reason SUCCESS before MQTT 5
 */
public record Ack(PacketType type, int packetId, ReasonCode reason) implements Packet {}
