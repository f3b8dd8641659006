package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.transport.Certificates.Owned;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
    private static final String V2 = "0d0a0d0a000d0a515549540a";

    @RegisterExtension
    final Running running = new Running();

    @BeforeEach
    void start() {
        running.start(Running.tcp().behindProxy());
    }

    private InetSocketAddress addressOf(String clientId) {
        return running.connectionOf(clientId).remoteAddress();
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 198.51.100.1 40000 1883, 192.0.2.7",
        "PROXY TCP6 2001:db8::7 2001:db8::1 40000 1883, 2001:db8:0:0:0:0:0:7",
    })
    void version1TellsTheAddressOfTheClient(String header, String address) {
        running.client().sendText(header + "\r\n").enter("a").ping();

        assertThat(addressOf("a").getAddress().getHostAddress()).isEqualTo(address);
        assertThat(addressOf("a").getPort()).isEqualTo(40_000);
        assertThat(running.connectionOf("a").localAddress()).isEqualTo(running.address());
        assertThat(running.connectionOf("a").transport()).isEqualTo("tcp");
    }

    @ParameterizedTest
    @CsvSource({
        "2111000c c0000207c6336401 9c40075b, 192.0.2.7",
        "21110013 c0000207c6336401 9c40075b 04000400000000, 192.0.2.7",
        "21210024 20010db8000000000000000000000007 20010db8000000000000000000000001 9c40075b, 2001:db8:0:0:0:0:0:7",
    })
    void version2TellsTheAddressOfTheClient(String header, String address) {
        running.client().send(V2 + header.replace(" ", "")).enter("a").ping();

        assertThat(addressOf("a").getAddress().getHostAddress()).isEqualTo(address);
        assertThat(addressOf("a").getPort()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"20000000", "21000000", "2011000cc0000207c63364019c40075b"})
    void whereTheProxySpeaksForItselfTheAddressIsThatOfTheSocket(String header) {
        RawClient client = running.client().send(V2 + header).enter("a");

        assertThat(addressOf("a")).isEqualTo(client.socket().getLocalSocketAddress());
    }

    @Test
    void anUnknownSourceHasTheAddressOfTheSocket() {
        RawClient client = running.client().sendText("PROXY UNKNOWN\r\n").enter("a");

        assertThat(addressOf("a")).isEqualTo(client.socket().getLocalSocketAddress());
    }

    @Test
    void headerAndConnectMayComeInOnePieceOrByteByByte() {
        byte[] header = "PROXY TCP4 192.0.2.7 198.51.100.1 40000 1883\r\n".getBytes(StandardCharsets.US_ASCII);
        RawClient whole = running.client().send(header, RawClient.connect("a"), new byte[] {(byte) 0xC0, 0});
        assertThat(whole.read(1)).startsWith(0x20);

        RawClient slow = running.client();
        for (byte b : header) {
            slow.send(new byte[] {b});
        }
        slow.enter("b");

        assertThat(addressOf("a").getPort()).isEqualTo(40_000);
        assertThat(addressOf("b").getPort()).isEqualTo(40_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 198.51.100.1 40000\r\n",
                "PROXY TCP4 192.0.2.700 198.51.100.1 40000 1883\r\n",
                "PROXY TCP5 192.0.2.7 198.51.100.1 40000 1883\r\n",
                "POXY TCP4 192.0.2.7 198.51.100.1 40000 1883\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 70000 1883\r\n",
                "PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP"
            })
    void aMalformedHeaderOfVersion1EndsTheConnection(String header) {
        running.client().sendText(header).expectGone();

        running.awaitTurnedAway(TurnedAway.PROXY_HEADER, 1);
        assertThat(running.broker().stats().refused(DisconnectCause.PROTOCOL_ERROR))
                .isEqualTo(1);
        running.awaitConnections(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3111000cc0000207c63364019c40075b", "211100080000000000000000", "2111ffff"})
    void aMalformedHeaderOfVersion2EndsTheConnection(String header) {
        running.client()
                .send(HexFormat.of().parseHex(V2 + header), new byte[3_000])
                .expectGone();

        running.awaitTurnedAway(TurnedAway.PROXY_HEADER, 1);
    }

    @Test
    void aClientWithoutAHeaderIsRefusedAtItsFirstByte() {
        running.client().send(RawClient.connect("a")).expectGone();

        running.awaitTurnedAway(TurnedAway.PROXY_HEADER, 1);
    }

    @Test
    void aHeaderThatTakesTooLongEndsTheConnection() {
        RawClient slow = running.client().sendText("PROXY TCP4");

        running.passUntilTurnedAway(TurnedAway.HANDSHAKE_TIMEOUT);

        slow.expectGone();
    }

    @Test
    void theHeaderComesBeforeTls(@TempDir Path directory) throws IOException {
        Owned authority = Certificates.authority("authority");
        TlsIdentity identity = Certificates.write(directory, "localhost", Certificates.host("localhost", authority));
        running.broker().close();
        running.start(Running.tcp().behindProxy().with(TlsConfig.of(identity.certificate(), identity.key())));
        Socket plain =
                new Socket(running.address().getAddress(), running.address().getPort());
        plain.getOutputStream()
                .write("PROXY TCP4 192.0.2.7 198.51.100.1 40000 1883\r\n".getBytes(StandardCharsets.US_ASCII));

        running.with(RawClient.tls(plain, Certificates.client(authority.certificate()), "localhost"))
                .enter("a");

        assertThat(addressOf("a").getPort()).isEqualTo(40_000);
        assertThat(running.connectionOf("a").transport()).isEqualTo("tls");
    }

    @Test
    void connectionsAreCountedByTheAddressOfTheClient() {
        running.broker().close();
        running.start(new SocketLimits(100, 1), Running.tcp().behindProxy());
        RawClient first = running.client()
                .sendText("PROXY TCP4 192.0.2.7 198.51.100.1 40000 1883\r\n")
                .enter("a");

        running.client()
                .sendText("PROXY TCP4 192.0.2.7 198.51.100.1 40001 1883\r\n")
                .expectGone();
        running.client()
                .sendText("PROXY TCP4 192.0.2.8 198.51.100.1 40002 1883\r\n")
                .enter("b");
        assertThat(running.listener().turnedAway(TurnedAway.ADDRESS_FULL)).isEqualTo(1);

        first.close();
        running.awaitConnections(1);
        running.client()
                .sendText("PROXY TCP4 192.0.2.7 198.51.100.1 40003 1883\r\n")
                .enter("c");
    }
}
