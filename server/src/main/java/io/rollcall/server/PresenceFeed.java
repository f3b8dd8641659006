package io.rollcall.server;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.ConnectionActivity;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.PresenceChanges;
import io.rollcall.presence.Refused;
import io.rollcall.presence.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells presence what happens to the broker's clients, in presence's own words. It decides nothing: each event of the
 * broker is one change there, on the thread where it happened, and CONNACK leaves when that change is applied.
 */
final class PresenceFeed implements ClientListener {
    /** The protocol level of a refused client that asked for a version which does not exist. */
    private static final int LEVEL_UNKNOWN = 0;

    private static final int MQTT3_NOT_AUTHORIZED = 5;
    private static final int MQTT3_FAILED = 128;

    private final PresenceChanges changes;
    private final Consumer<Connected> ends;

    /**
     * Tells it there.
     *
     * @param ends is told which connection is about to end, before presence is
     */
    PresenceFeed(PresenceChanges changes, Consumer<Connected> ends) {
        this.changes = changes;
        this.ends = ends;
    }

    @Override
    public void connected(ClientConnection client, Runnable recorded) {
        changes.connected(connectedOf(client), new Live(client.activity()), recorded);
    }

    @Override
    public void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
        ends.accept(connectedOf(old));
        changes.takenOver(disconnectedOf(old, how), connectedOf(client), new Live(client.activity()), recorded);
    }

    @Override
    public void disconnected(ClientConnection client, Disconnection how) {
        ends.accept(connectedOf(client));
        changes.disconnected(disconnectedOf(client, how));
    }

    @Override
    public void refused(Refusal refusal) {
        ProtocolVersion version = refusal.version();
        changes.refused(new Refused(
                refusal.clientId(),
                refusal.refusedAt(),
                causeOf(refusal.cause()),
                reasonCode(refusal),
                version == null ? LEVEL_UNKNOWN : version.level(),
                refusal.transport(),
                ipAddress(refusal.remoteAddress()),
                refusal.remoteAddress().getPort(),
                refusal.localAddress().getPort(),
                refusal.userName()));
    }

    @Override
    public void active(ClientConnection client) {
        changes.active(client.clientId(), client.connectionId());
    }

    private static Connected connectedOf(ClientConnection client) {
        return new Connected(
                client.clientId(),
                client.connectionId(),
                client.connectedAt(),
                client.version().level(),
                client.transport(),
                ipAddress(client.remoteAddress()),
                client.remoteAddress().getPort(),
                client.localAddress().getPort(),
                client.userName(),
                client.cleanStart(),
                client.sessionPresent(),
                client.keepAliveSeconds(),
                client.sessionExpirySeconds(),
                client.certificateName());
    }

    private static Disconnected disconnectedOf(ClientConnection client, Disconnection how) {
        ConnectionActivity activity = client.activity();
        return new Disconnected(
                client.clientId(),
                client.connectionId(),
                how.disconnectedAt(),
                0,
                entityOf(how.entity()),
                causeOf(how.cause()),
                reasonCode(client, how),
                how.by(),
                new Activity(activity.lastActivityAt(), eventOf(activity.lastActivity()), activity.lastSeenAt()),
                new Traffic(
                        activity.bytesRead(),
                        activity.messagesRead(),
                        activity.bytesWritten(),
                        activity.messagesWritten()));
    }

    /** Presence knows every cause of the broker by the same name; a test says so. */
    private static Cause causeOf(DisconnectCause cause) {
        return Cause.valueOf(cause.name());
    }

    private static Entity entityOf(Disconnection.Entity entity) {
        return switch (entity) {
            case CLIENT -> Entity.CLIENT;
            case SERVER -> Entity.SERVER;
            case NETWORK -> Entity.NETWORK;
        };
    }

    private static @Nullable ActivityEvent eventOf(ConnectionActivity.@Nullable Kind kind) {
        if (kind == null) {
            return null;
        }
        return switch (kind) {
            case PUBLISH -> ActivityEvent.PUBLISH;
            case SUBSCRIBE -> ActivityEvent.SUBSCRIBE;
            case UNSUBSCRIBE -> ActivityEvent.UNSUBSCRIBE;
        };
    }

    /** The code with which a connection ended, as presence has it. */
    static int reasonCode(ClientConnection client, Disconnection how) {
        return client.version() == ProtocolVersion.V5 ? how.reason().code() : mqtt3Code(how.reason());
    }

    /** The code with which a CONNECT was refused, as presence has it. */
    static int reasonCode(Refusal refusal) {
        return refusal.version() == ProtocolVersion.V5 ? refusal.reason().code() : connectReturnCode(refusal.reason());
    }

    /** MQTT 3 has no reason codes of a disconnection; IBM's contract has these, and one code for a server that stops. */
    private static int mqtt3Code(ReasonCode reason) {
        return switch (reason) {
            case SUCCESS -> 0;
            case NOT_AUTHORIZED -> MQTT3_NOT_AUTHORIZED;
            case SERVER_SHUTTING_DOWN -> reason.code();
            default -> MQTT3_FAILED;
        };
    }

    /** The return code of an MQTT 3 CONNACK [MQTT 3.1.1, table 3.1]. */
    private static int connectReturnCode(ReasonCode reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, BANNED -> MQTT3_NOT_AUTHORIZED;
            default -> 3;
        };
    }

    static String ipAddress(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        return resolved == null ? address.getHostString() : resolved.getHostAddress();
    }

    /** The broker's live fields, read in presence's words. */
    private record Live(ConnectionActivity activity) implements LiveActivity {
        @Override
        public long lastActivityTime() {
            return activity.lastActivityAt();
        }

        @Override
        public @Nullable ActivityEvent lastActivityEvent() {
            return eventOf(activity.lastActivity());
        }

        @Override
        public long lastSeenTime() {
            return activity.lastSeenAt();
        }
    }
}
