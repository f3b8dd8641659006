package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.routing.Burst;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection whose client writes down what it is sent, and takes no more than a test allows. */
final class FakeLink implements ToClient {
    /** {@code topic=payload}, in the order sent. */
    final List<String> sent = new ArrayList<>();

    final List<Integer> packetIds = new ArrayList<>();
    private int room = Integer.MAX_VALUE;
    private boolean broken;
    private @Nullable Session session;

    @Nullable
    DisconnectCause ended;

    /** So many more PUBLISH packets go through. */
    void takes(int packets) {
        room = packets;
        if (session != null && ended == null) {
            session.writable();
        }
    }

    /** What is written from now on fails. */
    void breaks() {
        broken = true;
    }

    @Override
    public void greet(Session its, ClientConnection client) {
        session = its;
        its.greeted(this);
    }

    @Override
    public boolean writePublish(
            Message message, Qos qos, boolean retain, int subscriptionId, int packetId, boolean dup) {
        if (broken) {
            throw new OutOfMemoryError("on purpose");
        }
        room--;
        sent.add(message.topic() + "=" + new String(message.payload(), StandardCharsets.UTF_8));
        if (packetId > 0) {
            packetIds.add(packetId);
        }
        return true;
    }

    @Override
    public boolean takesBurst(Burst burst, Qos qos) {
        return false;
    }

    @Override
    public void writeBurst(Burst burst, Qos qos, int[] packetIds) {
        throw new AssertionError("it takes none");
    }

    @Override
    public void writeAck(PacketType type, int packetId, ReasonCode reason) {}

    @Override
    public void writeAcks(PacketType type, int[] packetIds, int from, int count) {}

    @Override
    public boolean mayReceive(Message message) {
        return true;
    }

    @Override
    public void recheck() {}

    @Override
    public boolean isWritable() {
        return room > 0;
    }

    @Override
    public void takenOver() {
        ended = DisconnectCause.TAKEN_OVER;
    }

    @Override
    public void end(DisconnectCause cause, ReasonCode reason, @Nullable String by) {
        ended = cause;
        if (session != null) {
            session.leave(this, new Disconnection(Disconnection.Entity.SERVER, cause, reason, 0, by), true);
        }
    }
}
