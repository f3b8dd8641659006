package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import org.jspecify.annotations.Nullable;

/** One delivery to one session: it waits to be sent, or was sent and is not yet acknowledged. On the session's owner. */
public final class Outgoing {

    /** What the client has to answer next. */
    public enum Awaiting {
        /** Not sent yet. */
        NOTHING,
        PUBACK,
        PUBREC,
        PUBCOMP
    }

    /** What it costs to keep beside its message. */
    static final int OBJECTS_BYTES = 56;

    private final Qos qos;
    private final boolean retain;
    private final int subscriptionId;
    private @Nullable Message message;
    private int bytes;
    private int packetId;
    private long order;
    private Awaiting awaiting = Awaiting.NOTHING;
    private final @Nullable Place place;

    /**
     * A delivery.
     *
     * @param message what is delivered
     * @param qos of the delivery
     * @param retain the RETAIN flag of the delivery
     * @param subscriptionId identifier of the subscription that matched, 0 when it has none
     */
    public Outgoing(Message message, Qos qos, boolean retain, int subscriptionId) {
        this(message, qos, retain, subscriptionId, null);
    }

    Outgoing(@Nullable Message message, Qos qos, boolean retain, int subscriptionId, @Nullable Place place) {
        this.message = message;
        this.qos = qos;
        this.retain = retain;
        this.subscriptionId = subscriptionId;
        this.place = place;
        this.bytes = OBJECTS_BYTES + (message == null ? 0 : message.bytes());
    }

    /** As it was before the last restart. */
    void restore(int itsPacketId, long itsOrder, Awaiting what) {
        packetId = itsPacketId;
        order = itsOrder;
        awaiting = what;
    }

    /** Where it is stored; absent in memory. */
    @Nullable
    Place place() {
        return place;
    }

    /** Whether it was dropped from a full queue while it waited: it is to be left out. On the session's owner. */
    public boolean isDropped() {
        return place != null && place.position <= place.queue.droppedTo;
    }

    /** It is about to be sent for the first time. */
    void sent(int newPacketId, long newOrder) {
        packetId = newPacketId;
        order = newOrder;
        awaiting = qos == Qos.EXACTLY_ONCE ? Awaiting.PUBREC : Awaiting.PUBACK;
    }

    /** The client has the message and owns it: only the release is left. */
    void received() {
        message = null;
        bytes = OBJECTS_BYTES;
        awaiting = Awaiting.PUBCOMP;
    }

    /**
     * What is delivered.
     *
     * @throws IllegalStateException when the client has it already
     */
    public Message message() {
        if (message == null) {
            throw new IllegalStateException("packet identifier " + packetId + " awaits " + awaiting);
        }
        return message;
    }

    /** What it costs to keep it. Worked out once: when it is acknowledged, its message is no longer near. */
    public int bytes() {
        return bytes;
    }

    public Qos qos() {
        return qos;
    }

    public boolean retain() {
        return retain;
    }

    public int subscriptionId() {
        return subscriptionId;
    }

    /** 1 to 65,535 once sent; 0 before. */
    public int packetId() {
        return packetId;
    }

    /** Grows with each message sent: the order in which a resend keeps to [MQTT-4.6.0-1]. */
    long order() {
        return order;
    }

    public Awaiting awaiting() {
        return awaiting;
    }
}
