package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one message that must be stored before they are delivered, and the packet identifier that is taken with
 * them. Gathered on the thread that routes the message; {@link Store#post} empties it.
 */
public final class Posting {
    private List<Outgoing> deliveries = List.of();
    private @Nullable DurableQueue takenBy;
    private int packetId;

    /** One more delivery, for a session that lasts. */
    public void add(StoredSession session, Message message, Qos qos, boolean retain, int subscriptionId) {
        DurableQueue queue = session.queue();
        if (queue == null) {
            return; // it has ended meanwhile
        }
        if (deliveries.isEmpty()) {
            deliveries = new ArrayList<>(1);
        }
        deliveries.add(new Outgoing(message, qos, retain, subscriptionId, new Place(queue)));
    }

    public boolean isEmpty() {
        return deliveries.isEmpty();
    }

    void takenBy(DurableQueue queue, int itsPacketId) {
        takenBy = queue;
        packetId = itsPacketId;
    }

    @Nullable
    DurableQueue takenBy() {
        return takenBy;
    }

    int packetId() {
        return packetId;
    }

    /** What was gathered; there is nothing any more. */
    List<Outgoing> take() {
        List<Outgoing> all = deliveries;
        deliveries = List.of();
        takenBy = null;
        return all;
    }
}
