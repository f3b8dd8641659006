package io.rollcall.broker.connection;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ConnectionActivity.Kind;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.api.Verdict;
import io.rollcall.broker.codec.Ack;
import io.rollcall.broker.codec.AckRun;
import io.rollcall.broker.codec.Auth;
import io.rollcall.broker.codec.Connect;
import io.rollcall.broker.codec.Disconnect;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.codec.Publish;
import io.rollcall.broker.codec.Subscribe;
import io.rollcall.broker.codec.Unsubscribe;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.routing.Burst;
import io.rollcall.broker.session.Session;
import io.rollcall.broker.session.ToClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One accepted connection of a client: takes its packets to its session, and the session's messages to it. Every end of a
 * connection, whatever its cause, is decided here. On the loop.
 */
final class Connection implements Phase, ToClient {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Wire wire;
    private final Outlet outlet;
    private final @Nullable Reauthentication reauthentication;
    private final Deadline keepAlive = new Deadline() {
        @Override
        void fire() {
            onKeepAliveDeadline();
        }
    };
    private @Nullable Connect connect;
    private byte @Nullable [] authenticationData;
    private ClientConnection client;
    private Rights rights;
    private @Nullable Deadline rightsEnd;
    private @Nullable InboundAliases aliases; // since one was used
    private @Nullable Session session;
    private @Nullable Disconnection end;
    private boolean tellsActivity;

    /**
     * A connection that waits for its session.
     *
     * @param rights what the client may do
     * @param proof how the client came in, when it named an authentication method
     */
    Connection(Wire wire, Connect connect, ClientConnection client, Rights rights, @Nullable Proof proof) {
        this.wire = wire;
        this.connect = connect;
        this.authenticationData = proof == null ? null : proof.data();
        this.client = client;
        this.rights = rights;
        this.outlet = new Outlet(wire, connect);
        this.reauthentication = proof == null
                ? null
                : new Reauthentication(
                        wire, outlet, proof, wire.setup().limits().connectTimeout(), this::onReauthenticationFailed);
    }

    // ---- beginning

    /** Whether the client takes the CONNACK that it would be sent. */
    boolean mayGreet() {
        return connect != null && outlet.mayWriteConnack(client, connect, authenticationData);
    }

    @Override
    public void greet(Session its, ClientConnection accepted) {
        Connect asked = connect;
        if (asked == null) {
            return;
        }
        connect = null; // with its password
        session = its;
        client = accepted;
        if (end != null) {
            its.leave(this, end, false); // it was lost while it waited
            return;
        }
        if (setup().traces().has(client.clientId())) {
            wire.tap(setup().traces(), client.clientId(), client.version());
            setup().traces().tell(Traced.connect(client, wire.loop().time().epochMillis()));
        }
        outlet.writeConnack(accepted, asked, authenticationData);
        authenticationData = null;
        LOG.debug("client {} connected from {}", client.clientId(), client.remoteAddress());
        recheck(); // the rules may have changed since the client showed its credentials
        if (end != null) {
            return;
        }
        its.greeted(this);
        watchKeepAlive();
        watchRights();
        wire.resume();
    }

    private ConnectionSetup setup() {
        return wire.setup();
    }

    private Session session() {
        if (session == null) {
            throw new IllegalStateException("client " + client.clientId() + " has no session");
        }
        return session;
    }

    // ---- packets from the client

    @Override
    public void onPacket(Packet packet) {
        switch (packet.type()) {
            case PUBLISH -> onPublish((Publish) packet);
            case PUBACK, PUBREC, PUBREL, PUBCOMP -> onAck((Ack) packet);
            case SUBSCRIBE -> onSubscribe((Subscribe) packet);
            case UNSUBSCRIBE -> onUnsubscribe((Unsubscribe) packet);
            case PINGREQ -> outlet.writePingresp();
            case DISCONNECT -> onDisconnect((Disconnect) packet);
            case CONNECT -> throw unexpected(packet, "MQTT-3.1.0-2");
            case AUTH -> onAuth((Auth) packet);
            case CONNACK, SUBACK, UNSUBACK, PINGRESP -> throw unexpected(packet, "2.1.2");
        }
    }

    private static ProtocolError unexpected(Packet packet, String statement) {
        return new ProtocolError(ReasonCode.PROTOCOL_ERROR, statement + ": " + packet.type() + " must not come here");
    }

    private void onAck(Ack ack) {
        if (ack.type() == PacketType.PUBREC && ack.reason().isError()) {
            session().refused(ack.packetId());
        } else {
            onAcks(wire.loop().acks().of(ack));
        }
    }

    @Override
    public void onAcks(AckRun acks) {
        session().answered(acks.type(), acks.packetIds(), acks.count(), this);
    }

    private TopicName topicOf(Publish publish) {
        TopicName topic = publish.topic();
        if (topic != null && publish.topicAlias() == 0) {
            return topic;
        }
        if (aliases == null) {
            aliases = new InboundAliases(setup().limits().topicAliasMaximum());
        }
        return aliases.resolve(topic, publish.topicAlias());
    }

    private void onPublish(Publish publish) {
        wire.activity().messageRead();
        activeNow();
        TopicName topic = topicOf(publish);
        ReasonCode refusal = refusal(topic, publish);
        if (refusal != null) {
            refuse(publish, refusal);
            return;
        }
        long expiry = publish.messageExpirySeconds();
        long expiresAt = expiry < 0 ? Message.NEVER : wire.lastReadAt() + expiry * 1_000;
        Message message = new Message(
                topic,
                publish.payload(),
                publish.qos(),
                publish.retain(),
                publish.properties(),
                expiresAt,
                client.clientId());
        if (setup().interceptors().seePublish()) {
            intercept(publish, message);
        } else {
            receive(publish, message);
        }
    }

    private void intercept(Publish publish, Message message) {
        Verdict<Message> verdict = setup().interceptors().intercept(client, message);
        if (verdict instanceof Verdict.Change<Message> change) {
            ReasonCode beyond = setup().refusal(change.to());
            if (beyond == null) {
                receive(publish, change.to());
            } else {
                setup().counters().publishRefused.increment();
                refuse(publish, beyond);
            }
        } else if (verdict instanceof Verdict.Refuse<Message> refused) {
            setup().counters().publishDenied.increment();
            refuse(publish, refused.reason());
        }
    }

    private void receive(Publish publish, Message message) {
        session().receive(message, publish.packetId(), this);
        if (setup().memory().isShort()) {
            wire.rest();
        } else if (wire.loop().shouldLookAtMail(publish.payload().length)
                && setup().registry().isMailFull()) {
            wire.awaitMail(setup().registry()::isMailHalfFull);
        }
    }

    private @Nullable ReasonCode refusal(TopicName topic, Publish publish) {
        ReasonCode refusal = setup().refusal(topic, publish.payload(), publish.properties());
        if (refusal != null) {
            setup().counters().publishRefused.increment();
        } else if (!setup().mayPublish(rights, topic)) {
            setup().counters().publishDenied.increment();
            refusal = ReasonCode.NOT_AUTHORIZED;
        }
        return refusal;
    }

    /** Not taken: said so where the protocol has a word for it, else acknowledged and dropped [MQTT-3.3.5-2]. */
    private void refuse(Publish publish, ReasonCode reason) {
        switch (publish.qos()) {
            case AT_MOST_ONCE -> {} // there is no answer to it
            case AT_LEAST_ONCE, EXACTLY_ONCE -> session().answer(publish.qos(), publish.packetId(), reason, this);
        }
    }

    private void onSubscribe(Subscribe subscribe) {
        wire.activity().active(Kind.SUBSCRIBE);
        activeNow();
        new Subscribing(setup(), client, rights, session()).subscribe(subscribe, outlet);
    }

    private void onUnsubscribe(Unsubscribe unsubscribe) {
        wire.activity().active(Kind.UNSUBSCRIBE);
        activeNow();
        new Subscribing(setup(), client, rights, session()).unsubscribe(unsubscribe, outlet);
    }

    private void onAuth(Auth auth) {
        if (reauthentication == null) {
            throw unexpected(auth, "MQTT-4.12.0-7");
        }
        reauthentication.onAuth(auth);
    }

    private void onDisconnect(Disconnect disconnect) {
        long expiry = disconnect.sessionExpirySeconds();
        if (expiry > 0 && session().expirySeconds() == 0) {
            throw new ProtocolError(
                    ReasonCode.PROTOCOL_ERROR, "3.14.2.2.2: session expiry " + expiry + " s for a session without");
        }
        if (expiry >= 0) {
            session().expireAfter(Math.min(expiry, setup().limits().sessionExpirySecondsMax()));
        }
        boolean normal = disconnect.reason() == ReasonCode.SUCCESS;
        DisconnectCause cause =
                normal ? DisconnectCause.CLIENT_DISCONNECT : DisconnectCause.CLIENT_DISCONNECT_WITH_WILL;
        finish(ended(Entity.CLIENT, cause, disconnect.reason(), null), !normal); // [MQTT-3.14.4-3]
        wire.closeAtOnce();
    }

    private void activeNow() {
        if (!tellsActivity) {
            tellsActivity = true;
            wire.loop().activeSoon(this, client.connectionId());
        }
    }

    /** A batch of activity is due. */
    void tellActive() {
        tellsActivity = false;
        if (end == null) {
            setup().listener().active(client);
        }
    }

    // ---- keep-alive

    private void watchKeepAlive() {
        if (client.keepAliveSeconds() > 0) {
            long now = wire.loop().time().steadyMillis();
            wire.loop()
                    .setDeadline(
                            keepAlive,
                            Math.max(silentAt(), wire.isReading() ? 0 : now + client.keepAliveSeconds() * 1_500L));
        }
    }

    /** One and a half times the keep-alive after the last packet [MQTT-3.1.2-22]. */
    private long silentAt() {
        return wire.lastReadAt() + client.keepAliveSeconds() * 1_500L;
    }

    private void onKeepAliveDeadline() {
        boolean awaited = wire.isPaused() || silentAt() > wire.loop().time().steadyMillis();
        if (awaited || wire.isTaking()) {
            watchKeepAlive();
        } else {
            end(DisconnectCause.KEEP_ALIVE_TIMEOUT, ReasonCode.KEEP_ALIVE_TIMEOUT, null);
        }
    }

    // ---- rights

    @Override
    public void recheck() {
        if (end != null || session == null) {
            return; // one that waits for its session is looked at when it has it
        }
        if (setup().traces().has(client.clientId())) {
            wire.tap(setup().traces(), client.clientId(), client.version());
        }
        if (!setup().authorizer().mayStay(client)) {
            end(DisconnectCause.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED, null);
            return;
        }
        rights = setup().authorizer().rightsOf(client);
        session.keepWithin(rights);
    }

    private void watchRights() {
        Rights shown = client.rights();
        if (shown != null && shown.expiresAt() != Rights.NEVER) {
            rightsEnd = new Deadline() {
                @Override
                void fire() {
                    end(DisconnectCause.NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED, null);
                }
            };
            long left = shown.expiresAt() - wire.loop().time().epochMillis();
            wire.loop().setDeadline(rightsEnd, wire.loop().time().steadyMillis() + Math.max(0, left));
        }
    }

    @Override
    public boolean mayReceive(Message message) {
        return rights.mayReceive(message.topic());
    }

    // ---- the end

    @Override
    public void onProtocolError(ProtocolError error) {
        LOG.debug("client {}: {}", client.clientId(), error.getMessage());
        ReasonCode reason = sayable(error.reason());
        end(Causes.of(reason), reason, null);
    }

    /** Of what CONNACK alone can say, a second CONNECT is to blame [MQTT-3.1.0-2]. */
    private static ReasonCode sayable(ReasonCode reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION, CLIENT_IDENTIFIER_NOT_VALID -> ReasonCode.PROTOCOL_ERROR;
            default -> reason;
        };
    }

    @Override
    public void onMistake(Throwable mistake) {
        LOG.error("client {}: failed", client.clientId(), mistake);
        end(DisconnectCause.SERVER_ERROR, ReasonCode.UNSPECIFIED_ERROR, null);
    }

    @Override
    public void onLost(DisconnectCause cause) {
        finish(ended(Entity.NETWORK, cause, ReasonCode.UNSPECIFIED_ERROR, null), true);
    }

    private void onReauthenticationFailed(DisconnectCause cause, ReasonCode reason, @Nullable String reasonString) {
        LOG.debug("client {}: re-authentication failed: {}", client.clientId(), reason);
        end(cause, reason, null, reasonString);
    }

    @Override
    public void end(DisconnectCause cause, ReasonCode reason, @Nullable String by) {
        end(cause, reason, by, null);
    }

    private void end(DisconnectCause cause, ReasonCode reason, @Nullable String by, @Nullable String reasonString) {
        if (end == null) {
            if (session != null) {
                outlet.writeDisconnect(reason, reasonString);
            }
            finish(ended(entityOf(cause), cause, reason, by), true);
        }
        wire.close();
    }

    /** What the server cannot tell an MQTT 3 client, the client sees as a lost connection; so do we, but for our own decisions. */
    private Entity entityOf(DisconnectCause cause) {
        return switch (cause) {
            case KICKED,
                    SERVER_SHUTDOWN,
                    SERVER_ERROR,
                    SLOW_CONSUMER,
                    QUOTA_EXCEEDED,
                    RATE_TOO_HIGH,
                    BANNED,
                    NOT_AUTHORIZED -> Entity.SERVER;
            default -> client.version() == ProtocolVersion.V5 ? Entity.SERVER : Entity.NETWORK;
        };
    }

    @Override
    public void takenOver() {
        if (end == null) {
            end = ended(Entity.SERVER, DisconnectCause.TAKEN_OVER, ReasonCode.SESSION_TAKEN_OVER, null);
            setup().counters().countEnd(end);
            cancelDeadlines();
            if (session != null) {
                outlet.writeDisconnect(ReasonCode.SESSION_TAKEN_OVER, null); // [MQTT-3.1.4-3]
            }
        }
        wire.close();
    }

    private void finish(Disconnection how, boolean withWill) {
        if (end != null) {
            return;
        }
        end = how;
        setup().counters().countEnd(how);
        cancelDeadlines();
        LOG.debug("client {} left: {} {}", client.clientId(), how.entity(), how.cause());
        if (session != null) {
            session.leave(this, how, withWill);
        }
    }

    private void cancelDeadlines() {
        wire.loop().cancelDeadline(keepAlive);
        if (rightsEnd != null) {
            wire.loop().cancelDeadline(rightsEnd);
        }
        if (reauthentication != null) {
            reauthentication.stop();
        }
    }

    private Disconnection ended(Entity entity, DisconnectCause cause, ReasonCode reason, @Nullable String by) {
        return new Disconnection(entity, cause, reason, wire.loop().time().epochMillis(), by);
    }

    // ---- packets to the client

    @Override
    public boolean isWritable() {
        return wire.isWritable();
    }

    @Override
    public void onWritable() {
        if (session != null && end == null) {
            session.writable();
        }
    }

    @Override
    public boolean writePublish(
            Message message, Qos qos, boolean retain, int subscriptionId, int packetId, boolean dup) {
        return outlet.writePublish(message, qos, retain, subscriptionId, packetId, dup);
    }

    @Override
    public boolean takesBurst(Burst burst, Qos qos) {
        return outlet.takesBurst(burst, qos);
    }

    @Override
    public void writeBurst(Burst burst, Qos qos, int[] packetIds) {
        outlet.writeBurst(burst, qos, packetIds);
    }

    @Override
    public void writeAck(PacketType type, int packetId, ReasonCode reason) {
        outlet.writeAck(type, packetId, reason);
    }

    @Override
    public void writeAcks(PacketType type, int[] packetIds, int from, int count) {
        outlet.writeAcks(type, packetIds, from, count);
    }
}
