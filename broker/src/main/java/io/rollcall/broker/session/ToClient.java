package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.message.Message;
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

    /**
     * Writes a PUBLISH of QoS 0 for each message of a burst.
     *
     * @return false when that is not for this client, who may take them one by one; then none was written
     */
    boolean writeBurst(Burst burst);

    void writePuback(int packetId, ReasonCode reason);

    void writePubrec(int packetId, ReasonCode reason);

    void writePubrel(int packetId, ReasonCode reason);

    void writePubcomp(int packetId, ReasonCode reason);

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
