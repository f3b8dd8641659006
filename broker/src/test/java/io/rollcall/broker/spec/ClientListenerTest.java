package io.rollcall.broker.spec;

import static io.rollcall.broker.api.DisconnectCause.BAD_CREDENTIALS;
import static io.rollcall.broker.api.DisconnectCause.CLIENT_DISCONNECT;
import static io.rollcall.broker.api.DisconnectCause.CLIENT_DISCONNECT_WITH_WILL;
import static io.rollcall.broker.api.DisconnectCause.CLIENT_ID_INVALID;
import static io.rollcall.broker.api.DisconnectCause.KEEP_ALIVE_TIMEOUT;
import static io.rollcall.broker.api.DisconnectCause.KICKED;
import static io.rollcall.broker.api.DisconnectCause.MALFORMED_PACKET;
import static io.rollcall.broker.api.DisconnectCause.NOT_AUTHORIZED;
import static io.rollcall.broker.api.DisconnectCause.PACKET_TOO_LARGE;
import static io.rollcall.broker.api.DisconnectCause.PROTOCOL_ERROR;
import static io.rollcall.broker.api.DisconnectCause.RECEIVE_MAXIMUM_EXCEEDED;
import static io.rollcall.broker.api.DisconnectCause.SERVER_SHUTDOWN;
import static io.rollcall.broker.api.DisconnectCause.SOCKET_CLOSED;
import static io.rollcall.broker.api.DisconnectCause.SOCKET_RESET;
import static io.rollcall.broker.api.DisconnectCause.TAKEN_OVER;
import static io.rollcall.broker.api.DisconnectCause.TOPIC_ALIAS_INVALID;
import static io.rollcall.broker.api.DisconnectCause.TOPIC_FILTER_INVALID;
import static io.rollcall.broker.api.DisconnectCause.TOPIC_NAME_INVALID;
import static io.rollcall.broker.api.Disconnection.Entity.CLIENT;
import static io.rollcall.broker.api.Disconnection.Entity.NETWORK;
import static io.rollcall.broker.api.Disconnection.Entity.SERVER;
import static io.rollcall.broker.api.ProtocolVersion.V3_1_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static io.rollcall.broker.spec.Packets.disconnect;
import static io.rollcall.broker.spec.Packets.pingreq;
import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.message.ReasonCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an embedder hears of clients: who ended a connection, why, and in which words. */
class ClientListenerTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(ConnectionLimits.DEFAULTS.toBuilder()
                    .packetSizeMax(1_000)
                    .receiveMaximum(1)
                    .clientIdBytesMax(20)
                    .build())
            .with((Authenticator) credentials -> CompletableFuture.completedStage(
                    "wrong".equals(credentials.userName()) ? ReasonCode.BAD_USER_NAME_OR_PASSWORD : ReasonCode.SUCCESS))
            .with(new NobodyPublishesToSecret());

    private static final class NobodyPublishesToSecret implements Authorizer {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return !topicName.equals("secret");
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return true;
        }
    }

    private static ScriptedClient arrive(ProtocolVersion version) {
        return BROKER.connect("a").version(version).keepAlive(10).open();
    }

    private static Disconnection expectEnd(Entity entity, DisconnectCause cause, ReasonCode reason) {
        Disconnection how = BROKER.events().endOf("a");
        assertThat(how.entity()).isEqualTo(entity);
        assertThat(how.cause()).isEqualTo(cause);
        assertThat(how.reason()).isEqualTo(reason);
        assertThat(how.disconnectedAt()).isEqualTo(BROKER.time().epochMillis());
        assertThat(BROKER.events().of("a")).hasSize(2);
        assertThat(BROKER.broker().stats().ended(entity, cause)).isEqualTo(1);
        return how;
    }

    /** The server said why to a client of MQTT 5; one of MQTT 3 has lost its connection. */
    private static Entity serverOf(ProtocolVersion version) {
        return version == V5 ? SERVER : NETWORK;
    }

    @EachVersion
    void hearsOfDisconnect(ProtocolVersion version) {
        arrive(version).leave();
        expectEnd(CLIENT, CLIENT_DISCONNECT, ReasonCode.SUCCESS);
    }

    @Test
    void hearsOfDisconnectWithWill() {
        arrive(V5).leave(disconnect(0x04));
        expectEnd(CLIENT, CLIENT_DISCONNECT_WITH_WILL, ReasonCode.DISCONNECT_WITH_WILL_MESSAGE);
    }

    @Test
    void hearsOfTheReasonOfDisconnect() {
        arrive(V5).leave(disconnect(0x98));
        expectEnd(CLIENT, CLIENT_DISCONNECT_WITH_WILL, ReasonCode.ADMINISTRATIVE_ACTION);
    }

    @EachVersion
    void hearsOfAnEndWithoutAWord(ProtocolVersion version) {
        arrive(version).fin();
        expectEnd(NETWORK, SOCKET_CLOSED, ReasonCode.UNSPECIFIED_ERROR);
    }

    @EachVersion
    void hearsOfAReset(ProtocolVersion version) {
        arrive(version).reset();
        expectEnd(NETWORK, SOCKET_RESET, ReasonCode.UNSPECIFIED_ERROR);
    }

    @EachVersion
    void hearsOfSilence(ProtocolVersion version) {
        arrive(version);
        BROKER.pass(16);
        expectEnd(serverOf(version), KEEP_ALIVE_TIMEOUT, ReasonCode.KEEP_ALIVE_TIMEOUT);
    }

    @EachVersion
    void hearsOfAMalformedPacket(ProtocolVersion version) {
        arrive(version).send("c1 00");
        expectEnd(serverOf(version), MALFORMED_PACKET, ReasonCode.MALFORMED_PACKET);
    }

    @EachVersion
    void hearsOfAProtocolError(ProtocolVersion version) {
        arrive(version).send("d0 00");
        expectEnd(serverOf(version), PROTOCOL_ERROR, ReasonCode.PROTOCOL_ERROR);
    }

    @EachVersion
    void hearsOfASecondConnect(ProtocolVersion version) {
        arrive(version).send(BROKER.connect("a").version(version));
        expectEnd(serverOf(version), PROTOCOL_ERROR, ReasonCode.PROTOCOL_ERROR);
    }

    @EachVersion
    void hearsOfAPacketTooLarge(ProtocolVersion version) {
        arrive(version).send("30 ff 7f");
        expectEnd(serverOf(version), PACKET_TOO_LARGE, ReasonCode.PACKET_TOO_LARGE);
    }

    @Test
    void hearsOfTooManyMessagesInFlight() {
        arrive(V5).send(publish("t", "x").qos(2, 1), publish("t", "x").qos(2, 2));
        expectEnd(SERVER, RECEIVE_MAXIMUM_EXCEEDED, ReasonCode.RECEIVE_MAXIMUM_EXCEEDED);
    }

    @Test
    void hearsOfAWrongTopicAlias() {
        arrive(V5).send(publish("t", "x").with(Props.props().u16(Props.TOPIC_ALIAS, 65)));
        expectEnd(SERVER, TOPIC_ALIAS_INVALID, ReasonCode.TOPIC_ALIAS_INVALID);
    }

    @EachVersion
    void hearsOfAWrongTopicName(ProtocolVersion version) {
        arrive(version).send(publish("#", "x"));
        expectEnd(serverOf(version), TOPIC_NAME_INVALID, ReasonCode.TOPIC_NAME_INVALID);
    }

    @EachVersion
    void hearsOfAWrongTopicFilter(ProtocolVersion version) {
        arrive(version).send(subscribe(1, "#/a", 0));
        expectEnd(serverOf(version), TOPIC_FILTER_INVALID, ReasonCode.TOPIC_FILTER_INVALID);
    }

    @EachVersion
    void hearsOfATakeOver(ProtocolVersion version) {
        arrive(version);
        arrive(version);
        assertThat(BROKER.events().of("a")).hasSize(3);
        Disconnection how = BROKER.events().endOf("a");
        assertThat(how.entity()).isEqualTo(SERVER);
        assertThat(how.cause()).isEqualTo(TAKEN_OVER);
        assertThat(how.reason()).isEqualTo(ReasonCode.SESSION_TAKEN_OVER);
        assertThat(BROKER.broker().stats().ended(SERVER, TAKEN_OVER)).isEqualTo(1);
    }

    @EachVersion
    void hearsWhoKickedTheClient(ProtocolVersion version) {
        arrive(version);
        assertThat(BROKER.broker().disconnect("a", "admin")).isTrue();
        Disconnection how = expectEnd(SERVER, KICKED, ReasonCode.ADMINISTRATIVE_ACTION);
        assertThat(how.by()).isEqualTo("admin");
    }

    @EachVersion
    void hearsOfTheShutdown(ProtocolVersion version) {
        arrive(version);
        BROKER.broker().close();
        expectEnd(SERVER, SERVER_SHUTDOWN, ReasonCode.SERVER_SHUTTING_DOWN);
    }

    @Test
    void hearsNothingOfAKickOfNobody() {
        assertThat(BROKER.broker().disconnect("nobody", "admin")).isFalse();
        BROKER.connect("a").session(60).open().leave();
        BROKER.broker().disconnect("a", "admin");
        BROKER.connect("a").session(60).open(true).expectNothing();
        assertThat(BROKER.events().of("a")).hasSize(3);
    }

    @Test
    void hearsHowTheClientCame() {
        BROKER.connect("a").session(60).open().leave();
        ScriptedClient client = BROKER.connect("a")
                .session(90)
                .keepAlive(7)
                .user("me", "secret")
                .open(true);
        ClientConnection connection = BROKER.events().of("a").get(2).client();
        assertThat(connection.version()).isEqualTo(V5);
        assertThat(connection.transport()).isEqualTo("tcp");
        assertThat(connection.remoteAddress().getPort()).isEqualTo(client.localPort());
        assertThat(connection.localAddress())
                .isEqualTo(BROKER.broker().addresses().get(0));
        assertThat(connection.userName()).isEqualTo("me");
        assertThat(connection.cleanStart()).isFalse();
        assertThat(connection.keepAliveSeconds()).isEqualTo(7);
        assertThat(connection.sessionExpirySeconds()).isEqualTo(90);
        assertThat(connection.sessionPresent()).isTrue();
        assertThat(connection.connectedAt()).isEqualTo(BROKER.time().epochMillis());
        assertThat(connection.connectionId()).isEqualTo((1L << 40) + 2);
    }

    @Test
    void hearsOfMqtt3WhatItsFlagMeans() {
        BROKER.connect("a").version(V3_1_1).open();
        assertThat(BROKER.events().of("a").get(0).client().sessionExpirySeconds())
                .isZero();
        BROKER.connect("b").version(V3_1_1).cleanStart(false).open();
        assertThat(BROKER.events().of("b").get(0).client().sessionExpirySeconds())
                .isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void hearsOfActivityAndNotOfPings() {
        BROKER.connect("pinging").open().send(pingreq()).read();
        BROKER.connect("a").open().send(publish("t", "x"), publish("t", "x")).expectNothing();
        RunningBroker.await(() -> !BROKER.events().active().isEmpty());
        assertThat(BROKER.events().active())
                .extracting(ClientConnection::clientId)
                .containsOnly("a");
        assertThat(BROKER.events().active().get(0).activity().messagesRead()).isEqualTo(2);
    }

    /** More than are told all at once. */
    @Test
    void theActivityOfManyIsToldAsThatOfFew() {
        Map<String, ScriptedClient> all = new HashMap<>();
        for (int i = 0; i < 1500; i++) {
            all.put("many" + i, BROKER.connect("many" + i).open());
        }
        all.values().forEach(client -> client.send(publish("t", "x")));
        RunningBroker.await(() -> BROKER.events().active().stream()
                .map(ClientConnection::clientId)
                .collect(toSet())
                .containsAll(all.keySet()));
    }

    // ---- refusals

    private static void expectRefusal(String clientId, DisconnectCause cause, ReasonCode reason) {
        Refusal refusal = BROKER.events().refusalOf(clientId);
        assertThat(refusal.cause()).isEqualTo(cause);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.refusedAt()).isEqualTo(BROKER.time().epochMillis());
        assertThat(BROKER.broker().stats().refused(cause)).isEqualTo(1);
        assertThat(BROKER.events().of(clientId)).isEmpty();
        assertThat(BROKER.broker().stats().connections()).isZero();
    }

    @EachVersion
    void hearsOfWrongCredentials(ProtocolVersion version) {
        BROKER.connect("a").version(version).user("wrong", "x").send().expectConnack();
        expectRefusal("a", BAD_CREDENTIALS, ReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(BROKER.events().refusalOf("a").userName()).isEqualTo("wrong");
    }

    @EachVersion
    void hearsOfAWillThatMustNotBe(ProtocolVersion version) {
        BROKER.connect("a")
                .version(version)
                .will(Will.will("secret", "x"))
                .send()
                .expectConnack();
        expectRefusal("a", NOT_AUTHORIZED, ReasonCode.NOT_AUTHORIZED);
    }

    @EachVersion
    void hearsOfAnIdentifierThatIsTooLong(ProtocolVersion version) {
        BROKER.connect("a".repeat(21)).version(version).refused(version == V5 ? 0x85 : 2);
        expectRefusal("a".repeat(21), CLIENT_ID_INVALID, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    @Test
    void hearsOfASessionForNobody() {
        BROKER.connect("").version(V3_1_1).cleanStart(false).refused(2);
        expectRefusal("", CLIENT_ID_INVALID, ReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
    }

    // ---- what a client waits for

    @EachVersion
    void isHeardBeforeConnack(ProtocolVersion version) {
        BROKER.events().hold();
        ScriptedClient client = BROKER.connect("a").version(version).send().send(pingreq());
        RunningBroker.await(() -> !BROKER.events().of("a").isEmpty());
        assertThat(client.hasMore()).isFalse();
        BROKER.events().release();
        assertThat(client.expectConnack().reason()).isZero();
        client.expect(Packets.pingresp());
    }

    @EachVersion
    void hearsOfWhoIsLostWhileWaiting(ProtocolVersion version) {
        BROKER.events().hold();
        ScriptedClient client = BROKER.connect("a").version(version).send();
        RunningBroker.await(() -> !BROKER.events().of("a").isEmpty());
        client.reset();
        BROKER.events().release();
        assertThat(BROKER.events().endOf("a").entity()).isEqualTo(NETWORK);
        BROKER.awaitConnections(0);
    }

    @EachVersion
    void hearsOfATakeOverWhileWaiting(ProtocolVersion version) {
        BROKER.events().hold();
        ScriptedClient first = BROKER.connect("a").version(version).send();
        RunningBroker.await(() -> !BROKER.events().of("a").isEmpty());
        ScriptedClient second = BROKER.connect("a").version(version).send();
        first.expectClosed();
        BROKER.events().release();
        assertThat(second.expectConnack().reason()).isZero();
        second.expectNothing();
        assertThat(BROKER.events().of("a")).hasSize(3);
    }

    @Test
    void hearsOfAKickWhileWaiting() {
        BROKER.events().hold();
        ScriptedClient client = BROKER.connect("a").send();
        RunningBroker.await(() -> !BROKER.events().of("a").isEmpty());
        BROKER.broker().disconnect("a", "admin");
        client.expectClosed();
        BROKER.events().release();
        expectEnd(SERVER, KICKED, ReasonCode.ADMINISTRATIVE_ACTION);
    }
}
