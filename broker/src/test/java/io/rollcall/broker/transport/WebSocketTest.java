package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.spec.Spec;
import io.rollcall.broker.transport.Certificates.Owned;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="; // RFC 6455, 1.3

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;

    @RegisterExtension
    final Running running = new Running();

    private void start(WebSocketConfig config) {
        running.start(Running.tcp().named("web").with(config));
    }

    // ---- by the JDK's client

    @Spec(
            value = {"MQTT-6.0.0-1", "MQTT-6.0.0-4"},
            v5 = "MQTT-4.2.0-1",
            v3 = "MQTT-7.1.1-1")
    @Test
    void theClientOfTheJdkSpeaksMqtt() {
        start(WebSocketConfig.DEFAULT);
        Frames frames = new Frames();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("mqttv3.1", "mqtt")
                .buildAsync(uri("ws", running.address()), frames)
                .join();

        assertThat(socket.getSubprotocol()).isEqualTo("mqtt");
        socket.sendBinary(ByteBuffer.wrap(RawClient.connect("a")), true).join();
        frames.awaitBytes("^20..0000.*");
        socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2})).join();
        frames.awaitPong("0102");
        socket.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 0xE0, 0}), true).join();

        assertThat(frames.closed()).isEqualTo(1_000);
        assertThat(running.connectionOf("a").transport()).isEqualTo("ws");
        assertThat(running.connectionOf("a").listener()).isEqualTo("web");
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.CLIENT_DISCONNECT);
    }

    @Test
    void securelyToo(@TempDir Path directory) {
        Owned authority = Certificates.authority("authority");
        TlsIdentity identity = Certificates.write(directory, "localhost", Certificates.host("127.0.0.1", authority));
        running.start(
                Running.tcp().with(WebSocketConfig.DEFAULT).with(TlsConfig.of(identity.certificate(), identity.key())));
        Frames frames = new Frames();
        WebSocket socket = HttpClient.newBuilder()
                .sslContext(Certificates.client(authority.certificate()))
                .build()
                .newWebSocketBuilder()
                .subprotocols("mqtt")
                .buildAsync(uri("wss", running.address()), frames)
                .join();

        socket.sendBinary(ByteBuffer.wrap(RawClient.connect("a")), true).join();
        frames.awaitBytes("^20..0000.*");
        socket.sendClose(1_001, "").join();

        assertThat(frames.closed()).isEqualTo(1_001);
        assertThat(running.connectionOf("a").transport()).isEqualTo("wss");
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.SOCKET_CLOSED);
    }

    @Test
    void withoutTheSubProtocolTheClientOfTheJdkIsRefused() {
        start(WebSocketConfig.DEFAULT);

        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(uri("ws", running.address()), new Frames())
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);

        running.awaitTurnedAway(TurnedAway.WEBSOCKET, 1);
        assertThat(running.broker().stats().refused(DisconnectCause.WEBSOCKET_ERROR))
                .isEqualTo(1);
    }

    private static URI uri(String scheme, InetSocketAddress address) {
        return URI.create(scheme + "://127.0.0.1:" + address.getPort() + "/mqtt");
    }

    // ---- the handshake

    private static String request(String path, String... headers) {
        return "GET " + path
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + KEY + "\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private RawClient upgraded() {
        RawClient client = running.client().sendText(request("/mqtt", "Sec-WebSocket-Protocol: mqtt"));
        assertSwitched(client, "mqtt");
        return client;
    }

    private static void assertSwitched(RawClient client, String subProtocol) {
        assertThat(client.readLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
        List<String> headers = headers(client);
        assertThat(headers)
                .contains("sec-websocket-accept: " + ACCEPT, "sec-websocket-protocol: " + subProtocol)
                .noneMatch(header -> header.startsWith("sec-websocket-extensions"));
    }

    private static List<String> headers(RawClient client) {
        List<String> headers = new ArrayList<>();
        for (String line = client.readLine(); !line.isEmpty(); line = client.readLine()) {
            headers.add(line);
        }
        return headers;
    }

    @Spec("MQTT-6.0.0-4")
    @ParameterizedTest
    @CsvSource({"'mqtt', mqtt", "'other, mqtt', mqtt", "'mqttv3.1', mqttv3.1", "'mqttv3.1,mqtt', mqtt"})
    void theSubProtocolIsPicked(String offered, String picked) {
        start(WebSocketConfig.DEFAULT);

        assertSwitched(running.client().sendText(request("/mqtt", "Sec-WebSocket-Protocol: " + offered)), picked);
    }

    @Test
    void extensionsAreNotAgreedTo() {
        start(WebSocketConfig.DEFAULT);

        assertSwitched(
                running.client()
                        .sendText(request(
                                "/mqtt?token=x",
                                "Sec-WebSocket-Protocol: mqtt",
                                "Sec-WebSocket-Extensions: permessage-deflate")),
                "mqtt");
    }

    private void assertRefused(String request, String status, String text) {
        String answer = running.client().sendText(request).readAll();
        assertThat(answer).startsWith("HTTP/1.1 " + status + "\r\n").endsWith("\r\n\r\n" + text + "\n");
        running.awaitTurnedAway(TurnedAway.WEBSOCKET, 1);
        running.awaitConnections(0);
    }

    @Test
    void anotherPathIsNotFound() {
        start(new WebSocketConfig("/here", List.of()));

        assertRefused(
                request("/mqtt", "Sec-WebSocket-Protocol: mqtt"), "404 Not Found", "MQTT over WebSocket is at /here.");
    }

    @Test
    void aPathMayBeChosen() {
        start(new WebSocketConfig("/a/b", List.of()));

        assertSwitched(running.client().sendText(request("/a/b", "Sec-WebSocket-Protocol: mqtt")), "mqtt");
    }

    @Test
    void plainHttpIsToldToUpgrade() {
        start(WebSocketConfig.DEFAULT);

        assertRefused(
                "GET /mqtt HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "426 Upgrade Required",
                "Here is MQTT over WebSocket, version 13.");
    }

    @Test
    void anOlderVersionIsToldToUpgrade() {
        start(WebSocketConfig.DEFAULT);

        assertRefused(
                request("/mqtt", "Sec-WebSocket-Protocol: mqtt").replace("Version: 13", "Version: 8"),
                "426 Upgrade Required",
                "Here is MQTT over WebSocket, version 13.");
    }

    @Test
    void whatIsNotHttpIsABadRequest() {
        start(WebSocketConfig.DEFAULT);

        assertRefused("\u0010\u000fno\r\n\r\n", "400 Bad Request", "This is not HTTP.");
    }

    @Test
    void aKeyThatIsNoneIsABadRequest() {
        start(WebSocketConfig.DEFAULT);

        assertRefused(
                request("/mqtt", "Sec-WebSocket-Protocol: mqtt").replace(KEY, "short"),
                "400 Bad Request",
                "Sec-WebSocket-Key is not 16 bytes in Base64.");
    }

    @Spec("MQTT-6.0.0-3")
    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Sec-WebSocket-Protocol: amqp", "Sec-WebSocket-Protocol: MQTT"})
    void withoutTheSubProtocolItIsABadRequest(String header) {
        start(WebSocketConfig.DEFAULT);

        assertRefused(request("/mqtt", header), "400 Bad Request", "Sec-WebSocket-Protocol has no 'mqtt'.");
    }

    @Test
    void anotherOriginIsForbidden() {
        start(WebSocketConfig.DEFAULT);

        assertRefused(
                request("/mqtt", "Sec-WebSocket-Protocol: mqtt", "Origin: https://evil.example"),
                "403 Forbidden",
                "Pages of this origin may not connect.");
    }

    @Test
    void aHandshakeThatTakesTooLongIsEnded() {
        start(WebSocketConfig.DEFAULT);
        RawClient slow = running.client().sendText("GET /mqtt HT");

        running.passUntilTurnedAway(TurnedAway.HANDSHAKE_TIMEOUT);

        slow.expectGone();
    }

    // ---- frames

    private static byte[] frame(int first, byte[] payload) {
        int head = payload.length < 126 ? 2 : 4;
        byte[] frame = new byte[head + 4 + payload.length];
        frame[0] = (byte) first;
        if (head == 2) {
            frame[1] = (byte) (0x80 | payload.length);
        } else {
            frame[1] = (byte) (0x80 | 126);
            frame[2] = (byte) (payload.length >> 8);
            frame[3] = (byte) payload.length;
        }
        byte[] mask = {1, 2, 3, 4};
        System.arraycopy(mask, 0, frame, head, 4);
        for (int i = 0; i < payload.length; i++) {
            frame[head + 4 + i] = (byte) (payload[i] ^ mask[i % 4]);
        }
        return frame;
    }

    private static byte[] frame(int first, String hex) {
        return frame(first, HexFormat.of().parseHex(hex));
    }

    /** The payload of the next frame, which has to be of this kind. */
    private static byte[] readFrame(RawClient client, int opcode) {
        byte[] head = client.read(2);
        assertThat(head[0]).as("first byte of the frame").isEqualTo((byte) (FINAL | opcode));
        assertThat(head[1]).as("length, not masked").isBetween((byte) 0, (byte) 125);
        return client.read(head[1]);
    }

    private static void expectFrame(RawClient client, int opcode, String hex) {
        assertThat(HexFormat.of().formatHex(readFrame(client, opcode))).isEqualTo(hex);
    }

    private RawClient entered(String clientId) {
        RawClient client = upgraded().send(frame(FINAL | BINARY, RawClient.connect(clientId)));
        assertThat(readFrame(client, BINARY)).startsWith(0x20);
        return client;
    }

    @Spec("MQTT-6.0.0-2")
    @Test
    void aPacketMaySpanFramesAndMessages() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = upgraded();

        for (byte b : RawClient.connect("a")) {
            client.send(frame(FINAL | BINARY, new byte[] {b}));
        }
        assertThat(readFrame(client, BINARY)).startsWith(0x20);
        client.send(frame(BINARY, "c0"), frame(CONTINUATION, ""), frame(FINAL | CONTINUATION, "00"));
        expectFrame(client, BINARY, "d000");
    }

    @Spec("MQTT-6.0.0-2")
    @Test
    void aFrameMayHoldManyPackets() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a");

        client.send(frame(FINAL | BINARY, "c000c000c0"), frame(FINAL | PING, "07"), frame(FINAL | BINARY, "00"));

        StringBuilder answers = new StringBuilder();
        boolean pong = false;
        while (answers.length() < 12 || !pong) {
            byte[] head = client.read(2);
            String payload = HexFormat.of().formatHex(client.read(head[1]));
            if (head[0] == (byte) (FINAL | PONG)) {
                assertThat(payload).isEqualTo("07");
                pong = true;
            } else {
                answers.append(payload);
            }
        }
        assertThat(answers).hasToString("d000d000d000");
    }

    @Test
    void framesMayFollowTheRequestAtOnce() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = running.client();
        byte[] request = request("/mqtt", "Sec-WebSocket-Protocol: mqtt").getBytes(StandardCharsets.US_ASCII);

        client.send(request, frame(FINAL | BINARY, RawClient.connect("a")));

        assertSwitched(client, "mqtt");
        assertThat(readFrame(client, BINARY)).startsWith(0x20);
    }

    @Spec("MQTT-6.0.0-1")
    @Test
    void aTextFrameIsAnsweredWith1003() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a").send(frame(FINAL | TEXT, "41"));

        assertThat(readFrame(client, CLOSE)).startsWith(0x03, 0xEB);
        client.expectEnd();
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.WEBSOCKET_ERROR);
    }

    @Test
    void framesThatBreakTheProtocolAreAnsweredWith1002() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a").send("8202c000"); // not masked

        assertThat(readFrame(client, CLOSE)).startsWith(0x03, 0xEA);
        client.expectEnd();
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.WEBSOCKET_ERROR);
    }

    @Test
    void aFrameBeyondTheLimitIsAnsweredWith1009() {
        ConnectionLimits limits =
                ConnectionLimits.DEFAULTS.toBuilder().packetSizeMax(100).build();
        running.start(Running.tcp().with(WebSocketConfig.DEFAULT).with(limits));
        RawClient client = entered("a").send("82ff0000000000010001" + "01020304");

        assertThat(readFrame(client, CLOSE)).startsWith(0x03, 0xF1);
        client.expectEnd();
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.WEBSOCKET_ERROR);
    }

    @Test
    void closeIsAnsweredWithTheSameCode() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a").send(frame(FINAL | CLOSE, "0fa1"));

        expectFrame(client, CLOSE, "0fa1");
        client.expectEnd();
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.SOCKET_CLOSED);
    }

    @Test
    void closeWithoutACodeIsAnsweredWithoutOne() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a").send(frame(FINAL | CLOSE, ""));

        expectFrame(client, CLOSE, "");
        client.expectEnd();
    }

    @Test
    void theLastPacketComesBeforeTheCloseFrame() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a").send(frame(FINAL | BINARY, "c00100")); // no PINGREQ has a body

        expectFrame(client, BINARY, "e00181");
        expectFrame(client, CLOSE, "03e8");
        client.expectEnd();
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.MALFORMED_PACKET);
    }

    @Test
    void afterTheClientsAnswerToOurCloseFrameTheSocketIsClosed() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = entered("a").send(frame(FINAL | BINARY, "e000"));

        expectFrame(client, CLOSE, "03e8");
        client.send(frame(FINAL | CLOSE, "03e8"));
        client.expectEnd();
        running.awaitConnections(0);
    }

    @Test
    void aConnectionWithoutConnectEndsInGoodOrder() {
        start(WebSocketConfig.DEFAULT);
        RawClient client = upgraded();

        running.passUntil(() -> running.broker().stats().refused(DisconnectCause.CONNECT_TIMEOUT) == 1);

        expectFrame(client, CLOSE, "03e8");
        client.expectEnd();
    }

    @Test
    void whoGoesAwayWithoutACloseFrameIsGone() {
        start(WebSocketConfig.DEFAULT);

        entered("a").fin().expectGone();

        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.SOCKET_CLOSED);
    }
}
