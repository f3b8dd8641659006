package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.DisconnectCause;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class UnixSocketTest {
    @RegisterExtension
    final Running running = new Running();

    @TempDir
    Path directory;

    @BeforeAll
    static void whereEpollIs() {
        assumeTrue(Epoll.isAvailable(), "Unix sockets want epoll");
    }

    private Path path() {
        return directory.resolve("mqtt.sock");
    }

    private ListenerConfig config() {
        return ListenerConfig.at("local", new ListenAddress.Unix(path(), ListenAddress.Unix.PERMISSIONS_DEFAULT));
    }

    private SocketChannel entered(String clientId) throws IOException {
        SocketChannel client = running.with(SocketChannel.open(UnixDomainSocketAddress.of(path())));
        client.write(ByteBuffer.wrap(RawClient.connect(clientId)));
        assertThat(read(client)).isEqualTo((byte) 0x20);
        return client;
    }

    private static byte read(SocketChannel client) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(100);
        assertThat(client.read(answer)).isPositive();
        return answer.get(0);
    }

    @Test
    void mqttComesOverIt() throws IOException {
        running.start(config());

        SocketChannel client = entered("a");
        client.write(ByteBuffer.wrap(new byte[] {(byte) 0xC0, 0}));
        assertThat(read(client)).isEqualTo((byte) 0xD0);

        ClientConnection connection = running.connectionOf("a");
        assertThat(connection.transport()).isEqualTo("unix");
        assertThat(connection.remoteAddress().getHostString()).isEqualTo("unix");
        assertThat(connection.remoteAddress().getPort()).isZero();
        assertThat(connection.localAddress().getPort()).isZero();
        assertThat(running.address().getHostString()).isEqualTo(path().toString());

        client.write(ByteBuffer.wrap(new byte[] {(byte) 0xC0, 1, 0}));
        assertThat(read(client)).isEqualTo((byte) 0xE0);
        assertThat(client.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(running.endOf("a").cause()).isEqualTo(DisconnectCause.MALFORMED_PACKET);
    }

    @Test
    void itIsForOwnerAndGroupUnlessOthersAreNamed() throws IOException {
        running.start(config());
        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        running.broker().close();

        running.start(ListenerConfig.at(
                "local", new ListenAddress.Unix(path(), PosixFilePermissions.fromString("rw-rw-rw-"))));
        assertThat(Files.getPosixFilePermissions(path())).isEqualTo(PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    @Test
    void theFileGoesWithTheListener() {
        running.start(config());
        assertThat(path()).exists();

        running.broker().close();

        assertThat(path()).doesNotExist();
    }

    @Test
    void aSocketThatNobodyListensOnIsReplaced() throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path()));
        }
        assertThat(path()).exists();

        running.start(config());

        entered("a");
    }

    @Test
    void aSocketThatSomebodyListensOnIsNot() throws IOException {
        running.start(config());

        assertRefused(": somebody else listens there");

        entered("a");
    }

    @Test
    void anotherFileIsNotTouched() throws IOException {
        Files.writeString(path(), "precious");

        assertRefused(": there is a file which is not a socket");

        assertThat(path()).hasContent("precious");
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        BrokerConfig config = withListener(ListenerConfig.at(
                "local",
                new ListenAddress.Unix(directory.resolve("none/sock"), ListenAddress.Unix.PERMISSIONS_DEFAULT)));

        assertThatThrownBy(() -> Broker.start(config, BrokerHooks.OPEN))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot listen on unix:" + directory + "/none/sock: ");
    }

    @Test
    void aPathThatIsTooLongIsRefusedBeforehand() {
        assertThatThrownBy(
                        () -> new ListenAddress.Unix(Path.of("x".repeat(108)), ListenAddress.Unix.PERMISSIONS_DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("has not between 1 and 107 bytes");
    }

    private void assertRefused(String message) {
        BrokerConfig config = withListener(config());

        assertThatThrownBy(() -> Broker.start(config, BrokerHooks.OPEN))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen on unix:" + path() + message);
    }

    private static BrokerConfig withListener(ListenerConfig listener) {
        return BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                .listeners(List.of(listener))
                .build();
    }
}
