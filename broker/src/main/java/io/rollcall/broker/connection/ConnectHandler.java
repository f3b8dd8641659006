package io.rollcall.broker.connection;

import io.rollcall.broker.api.Admission;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.ClientCertificate;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.api.Verdict;
import io.rollcall.broker.codec.ConnackProperties;
import io.rollcall.broker.codec.Connect;
import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.codec.PacketWriter;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.Will;
import io.rollcall.broker.session.Arrival;
import io.rollcall.broker.session.Session;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket until its CONNECT is accepted or refused [3.1.4]. On the loop. */
final class ConnectHandler implements Phase {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectHandler.class);

    private static final int PACKET_IDENTIFIERS = 65_535;

    private final Wire wire;
    private final ConnectionSetup setup;
    private final Deadline timeout = new Deadline() {
        @Override
        void fire() {
            onTimeout();
        }
    };
    private @Nullable Connect connect;
    private boolean over;

    ConnectHandler(Wire wire, ConnectionSetup setup) {
        this.wire = wire;
        this.setup = setup;
        wire.loop()
                .setDeadline(
                        timeout,
                        wire.lastReadAt() + setup.limits().connectTimeout().toMillis());
    }

    @Override
    public void onPacket(Packet packet) {
        if (!(packet instanceof Connect arrived)) {
            throw new ProtocolError(ReasonCode.PROTOCOL_ERROR, "MQTT-3.1.0-1: " + packet.type() + " is not CONNECT");
        }
        connect = arrived;
        ReasonCode refusal = check(arrived);
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        String clientId = arrived.clientId().isEmpty() ? "auto-" + UUID.randomUUID() : arrived.clientId();
        Credentials credentials = credentials(arrived, clientId);
        EnhancedAuthenticator method = method(arrived);
        if (method == null) {
            authenticate(arrived, credentials);
        } else {
            authenticate(arrived, credentials, method);
        }
    }

    private @Nullable ReasonCode check(Connect arrived) {
        if (arrived.clientId().getBytes(StandardCharsets.UTF_8).length
                > setup.limits().clientIdBytesMax()) {
            return ReasonCode.CLIENT_IDENTIFIER_NOT_VALID;
        }
        if (setup.memory().isShort()) {
            return ReasonCode.SERVER_BUSY;
        }
        if (!setup.registry().mayArrive(arrived.clientId())) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        if (arrived.properties().userProperties().size() > setup.limits().userPropertiesMax()) {
            return ReasonCode.QUOTA_EXCEEDED;
        }
        if (arrived.will() != null) {
            ReasonCode refusal = setup.refusal(
                    arrived.will().topic(),
                    arrived.will().payload(),
                    arrived.will().properties());
            if (refusal != null) {
                return refusal;
            }
            if (!setup.registry().mayKeep(arrived.will().payload().length)) {
                return ReasonCode.QUOTA_EXCEEDED;
            }
        }
        if (arrived.properties().authenticationMethod() != null && method(arrived) == null) {
            return ReasonCode.BAD_AUTHENTICATION_METHOD; // [MQTT-4.12.0-1]
        }
        return null;
    }

    private Credentials credentials(Connect arrived, String clientId) {
        Origin origin = wire.origin();
        return new Credentials(
                clientId,
                arrived.userName(),
                arrived.password(),
                wire.remoteAddress(),
                origin.listener(),
                origin.transport(),
                origin.certificate());
    }

    private @Nullable EnhancedAuthenticator method(Connect arrived) {
        String method = arrived.properties().authenticationMethod();
        return method == null ? null : setup.enhancedAuthenticators().get(method);
    }

    /** Asks the method that the client named, in a phase of its own [4.12]. */
    private void authenticate(Connect arrived, Credentials credentials, EnhancedAuthenticator method) {
        Outlet outlet = new Outlet(wire, arrived);
        AuthenticatingHandler.Verdict verdict = new AuthenticatingHandler.Verdict() {
            @Override
            public void accept(Step.Success success) {
                Proof proof = new Proof(method, credentials, success.userName(), success.data());
                Admission admission = Admission.as(success.userName());
                arrive(arrived, describe(arrived, credentials.clientId(), admission), proof);
            }

            @Override
            public void refuse(ReasonCode reason, @Nullable String reasonString) {
                ConnectHandler.this.refuse(reason, reasonString);
            }

            @Override
            public void giveUp(DisconnectCause cause) {
                close(cause);
            }
        };
        AuthenticatingHandler authenticating = new AuthenticatingHandler(wire, outlet, method, credentials, verdict);
        wire.become(authenticating);
        authenticating.begin(arrived.properties().authenticationData());
    }

    private void authenticate(Connect arrived, Credentials credentials) {
        String clientId = credentials.clientId();
        wire.pause(); // what follows waits until CONNECT is answered
        CompletionStage<Admission> answer;
        try {
            answer = Objects.requireNonNull(setup.authenticator().admit(credentials), "no answer");
        } catch (RuntimeException | Error thrown) {
            LOG.error("client {}: the authenticator failed", clientId, thrown);
            refuse(ReasonCode.SERVER_UNAVAILABLE);
            return;
        }
        answer.whenComplete((admission, failure) -> {
            if (wire.loop().isHere()) {
                authenticated(arrived, clientId, admission, failure);
            } else {
                wire.loop().execute(() -> authenticated(arrived, clientId, admission, failure));
            }
        });
    }

    private void authenticated(
            Connect arrived, String clientId, @Nullable Admission admission, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (failure != null || admission == null) {
            LOG.error("client {}: the authenticator failed", clientId, failure);
            refuse(ReasonCode.SERVER_UNAVAILABLE);
        } else if (admission.reason() != ReasonCode.SUCCESS) {
            refuse(admission.reason());
        } else {
            arrive(arrived, describe(arrived, clientId, admission), null);
        }
    }

    /** The client may come in: the connection asks for its session. */
    private void arrive(Connect arrived, ClientConnection client, @Nullable Proof proof) {
        Connect.Will will = arrived.will();
        Rights rights;
        boolean mayLeaveWill;
        try {
            rights = setup.authorizer().rightsOf(client);
            mayLeaveWill = will == null || setup.mayPublish(rights, will.topic());
        } catch (RuntimeException | Error thrown) {
            LOG.error("client {}: the authorizer failed", client.clientId(), thrown);
            refuse(ReasonCode.SERVER_UNAVAILABLE);
            return;
        }
        if (!mayLeaveWill) {
            refuse(ReasonCode.NOT_AUTHORIZED);
            return;
        }
        Will left = toWill(will);
        if (left != null && setup.interceptors().seePublish()) {
            Verdict<Message> verdict = setup.interceptors().intercept(client, left.toMessage(client.clientId(), 0));
            if (!(verdict instanceof Verdict.Change<Message> change) || setup.refusal(change.to()) != null) {
                refuse(ReasonCode.NOT_AUTHORIZED);
                return;
            }
            left = left.with(change.to());
        }
        Connection connection = new Connection(wire, arrived, client, rights, proof);
        if (!connection.mayGreet()) {
            refuse(ReasonCode.PACKET_TOO_LARGE);
            return;
        }
        end();
        wire.become(connection);
        setup.registry()
                .arrive(new Arrival(
                        connection,
                        wire.loop(),
                        client,
                        arrived.properties().receiveMaximum(),
                        ourReceiveMaximum(arrived),
                        left));
    }

    /** Before MQTT 5 a client cannot be told: it has all packet identifiers. */
    private int ourReceiveMaximum(Connect arrived) {
        return arrived.version() == ProtocolVersion.V5 ? setup.limits().receiveMaximum() : PACKET_IDENTIFIERS;
    }

    private ClientConnection describe(Connect arrived, String clientId, Admission admission) {
        ClientCertificate certificate = wire.origin().certificate();
        return new ClientConnection(
                clientId,
                0,
                arrived.version(),
                wire.origin().listener(),
                wire.origin().transport(),
                wire.remoteAddress(),
                wire.localAddress(),
                admission.userName(),
                arrived.cleanStart(),
                keepAliveSeconds(arrived),
                sessionExpirySeconds(arrived),
                false,
                certificate == null ? null : certificate.commonName(),
                admission.rights(),
                0,
                wire.activity());
    }

    private int keepAliveSeconds(Connect arrived) {
        int maximum = setup.limits().keepAliveSecondsMax();
        int asked = arrived.keepAliveSeconds();
        boolean tooLong = maximum > 0 && (asked == 0 || asked > maximum);
        return tooLong && arrived.version() == ProtocolVersion.V5 ? maximum : asked;
    }

    private long sessionExpirySeconds(Connect arrived) {
        long asked = arrived.properties().sessionExpirySeconds();
        if (arrived.version() != ProtocolVersion.V5) {
            asked = arrived.cleanStart() ? 0 : Session.EXPIRY_NEVER;
        }
        return Math.min(asked, setup.limits().sessionExpirySecondsMax());
    }

    private static @Nullable Will toWill(Connect.@Nullable Will will) {
        return will == null
                ? null
                : new Will(
                        will.topic(),
                        will.payload(),
                        will.qos(),
                        will.retain(),
                        will.delaySeconds(),
                        will.messageExpirySeconds(),
                        will.properties());
    }

    private void end() {
        over = true;
        connect = null; // with its password and its will
        wire.loop().cancelDeadline(timeout);
    }

    private void refuse(ReasonCode reason) {
        refuse(reason, null);
    }

    /** Answers CONNECT with a refusal and closes [MQTT-3.1.4-2, MQTT-3.2.2-7, MQTT-4.12.0-4]. */
    private void refuse(ReasonCode reason, @Nullable String reasonString) {
        Connect refused = connect;
        end();
        setup.counters().countRefusal(Causes.of(reason));
        if (refused != null) {
            LOG.debug("client {} from {} refused: {}", refused.clientId(), wire.remoteAddress(), reason);
            ConnackProperties properties =
                    ConnackProperties.builder().reasonString(reasonString).build();
            int limit = (int) refused.properties().maximumPacketSize();
            PacketWriter.of(refused.version()).connack(wire.out(), false, reason, properties, limit);
            Refusal refusal = refusal(refused.clientId(), refused.version(), refused.userName(), reason);
            setup.listener().refused(refusal);
            if (setup.traces().has(refused.clientId())) {
                setup.traces().tell(Traced.refused(refusal));
            }
        }
        wire.close();
    }

    private Refusal refusal(
            String clientId, @Nullable ProtocolVersion version, @Nullable String userName, ReasonCode why) {
        return new Refusal(
                clientId,
                version,
                wire.origin().transport(),
                wire.remoteAddress(),
                wire.localAddress(),
                userName,
                Causes.of(why),
                why,
                wire.loop().time().epochMillis());
    }

    /** CONNECT could not be read, or is none: answered where the version is known, or is what is wrong. */
    @Override
    public void onProtocolError(ProtocolError error) {
        LOG.debug("{}: CONNECT failed: {}", wire.remoteAddress(), error.getMessage());
        ProtocolVersion version = wire.version();
        ReasonCode reason = error.reason();
        ProtocolVersion answer = answerVersion(version, reason);
        if (answer != null) {
            PacketWriter.of(answer).connack(wire.out(), false, reason, ConnackProperties.NONE);
            setup.listener().refused(refusal("", version, null, reason));
        }
        close(Causes.of(reason));
    }

    /**
     * In whose words CONNECT is refused. Before MQTT 5 only these two reasons have a word [MQTT 3.1.1, 3.2.2.3]; a version
     * that we do not know is told in those of MQTT 3.1.1, which demands an answer where MQTT 5 only allows it.
     */
    private static @Nullable ProtocolVersion answerVersion(@Nullable ProtocolVersion version, ReasonCode reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION -> ProtocolVersion.V3_1_1;
            case CLIENT_IDENTIFIER_NOT_VALID -> version;
            default -> version == ProtocolVersion.V5 ? version : null;
        };
    }

    @Override
    public void onMistake(Throwable mistake) {
        LOG.error("{}: CONNECT failed", wire.remoteAddress(), mistake);
        close(DisconnectCause.SERVER_ERROR);
    }

    @Override
    public void onLost(DisconnectCause cause) {
        close(cause);
    }

    private void onTimeout() {
        LOG.debug("{}: no CONNECT in time", wire.remoteAddress());
        close(DisconnectCause.CONNECT_TIMEOUT);
    }

    private void close(DisconnectCause cause) {
        if (!over) {
            end();
            setup.counters().countRefusal(cause);
        }
        wire.close();
    }

    @Override
    public void onWritable() {
        // nothing waits to be written here
    }
}
