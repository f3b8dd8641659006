package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.routing.Burst;
import org.jspecify.annotations.Nullable;

/** The connection of a session, as the session sees it: the way to the client. On the session's owner. */
public interface ToClient {

    /**
     * The session is this connection's, and everybody who must know of it knows: time for CONNACK. Comes back with
     * {@link Session#greeted}, or {@link Session#leave} when the client is gone. A second call does nothing.
     */
    void greet(Session session, ClientConnection client);

    /**
     * Writes a PUBLISH.
     *
     * @param packetId 0 for QoS 0
     * @param dup whether it is sent again
     * @return false when it is larger than the client accepts, and was not written
     */
    boolean writePublish(Message message, Qos qos, boolean retain, int subscriptionId, int packetId, boolean dup);

    /** Whether the client may be given the messages of a burst together, at this QoS; else it may take them one by one. */
    boolean takesBurst(Burst burst, Qos qos);

    /**
     * Writes a PUBLISH for each message of a burst that the client takes.
     *
     * @param packetIds of QoS 1 and 2, one for each
     */
    void writeBurst(Burst burst, Qos qos, int[] packetIds);

    /** Writes PUBACK, PUBREC, PUBREL or PUBCOMP. */
    void writeAck(PacketType type, int packetId, ReasonCode reason);

    /**
     * Writes as many of one kind, of success.
     *
     * @param from the first of the packet identifiers that they are for
     * @param count how many
     */
    void writeAcks(PacketType type, int[] packetIds, int from, int count);

    /** Whether the client may be sent this message by the rules that hold now. */
    boolean mayReceive(Message message);

    /** The rules may have changed: who may not stay goes, and so do the subscriptions that are not allowed any more. */
    void recheck();

    /** Whether the socket takes more now; when it does again, {@link Session#writable} is called. */
    boolean isWritable();

    /** Another connection took the session over: tells the client, closes, and does not come back to the session. */
    void takenOver();

    /** Tells the client why and closes; comes back with {@link Session#leave} before it returns. */
    void end(DisconnectCause cause, ReasonCode reason, @Nullable String by);
}
