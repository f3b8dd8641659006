package io.rollcall.broker.store;

import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one session keeps beyond its connection [4.1]. On the session's owner. */
public interface StoredSession {

    /** Keeps a subscription; returns whether there was none with the same filter. */
    boolean subscribe(Subscription subscription);

    /** Forgets a subscription; returns whether there was one. */
    boolean unsubscribe(TopicFilter filter);

    boolean isSubscribed(TopicFilter filter);

    Collection<Subscription> subscriptions();

    /** Puts a delivery at the end of the queue. */
    void enqueue(Outgoing outgoing);

    /** The head of the queue; absent when it is empty. */
    @Nullable
    Outgoing peek();

    /** Takes the head off the queue. */
    @Nullable
    Outgoing poll();

    /** Deliveries in the queue. */
    int queued();

    /** What the deliveries cost in memory that are in the queue, or sent and not acknowledged. */
    long keptBytes();

    /** What the deliveries cost in memory that are sent and not acknowledged. */
    long inFlightBytes();

    /** A message of QoS 0 that is being written costs so much now. */
    void streamedBytes(long bytes);

    /** The wills of the session cost so much now. */
    void willBytes(long bytes);

    /** Gives a delivery of QoS 1 or 2 a free packet identifier and keeps it until it is acknowledged. */
    void send(Outgoing outgoing);

    /** The sent delivery of this packet identifier; absent when the identifier is free. */
    @Nullable
    Outgoing inFlight(int packetId);

    /** The client has the message and owns it: only the release of the packet identifier is left. */
    void received(Outgoing outgoing);

    /** The delivery is acknowledged: its packet identifier is free again. */
    void acknowledge(Outgoing outgoing);

    /** All that was sent and is not acknowledged, in the order in which it was sent first. */
    List<Outgoing> inFlight();

    int inFlightCount();

    /** A QoS 2 message with this packet identifier came from the client; returns false when it is a repetition. */
    boolean receive(int packetId);

    /** The client released the packet identifier; returns false when it was not in use. */
    boolean release(int packetId);

    /** Packet identifiers that came from the client and are not released. */
    int receivedCount();

    /** Forgets all. */
    void clear();
}
