package io.rollcall.broker.api;

/** Hears the packets of one client. Called on the client's event loop: it must return at once. */
@FunctionalInterface
public interface PacketTrace {
    void packet(TracedPacket packet);
}
