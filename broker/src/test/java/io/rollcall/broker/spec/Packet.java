package io.rollcall.broker.spec;

import io.rollcall.broker.api.ProtocolVersion;

/** A packet, as one version of MQTT writes it. */
@FunctionalInterface
public interface Packet {

    byte[] bytes(ProtocolVersion version);
}
