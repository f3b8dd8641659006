package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What systemd would hear at its socket. */
@Timeout(60)
class ServiceManagerTest {
    @TempDir
    Path directory;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private EventLoopGroup loop;
    private Path socket;

    @BeforeEach
    void listen() {
        assumeTrue(Epoll.isAvailable(), "SKIPPED: no epoll on this machine");
        loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        socket = directory.resolve("notify");
        Channel unused = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new SimpleChannelInboundHandler<DomainDatagramPacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket packet) {
                        heard.add(packet.content().toString(StandardCharsets.US_ASCII));
                    }
                })
                .bind(new DomainSocketAddress(socket.toFile()))
                .syncUninterruptibly()
                .channel();
    }

    @AfterEach
    void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void itHearsThatTheServerIsReadyAndThatItStops() throws InterruptedException {
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", socket.toString()))) {
            manager.ready(() -> true);
            assertThat(heard.take()).isEqualTo("READY=1");
            manager.stopping();
            assertThat(heard.take()).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void itHearsThatTheServerIsWellAsLongAsItIs() throws InterruptedException {
        AtomicBoolean well = new AtomicBoolean(true);
        try (ServiceManager manager =
                ServiceManager.of(Map.of("NOTIFY_SOCKET", socket.toString(), "WATCHDOG_USEC", "30000"))) {
            manager.ready(well::get);
            assertThat(heard.take()).isEqualTo("READY=1");
            assertThat(heard.take()).isEqualTo("WATCHDOG=1");
            assertThat(heard.take()).isEqualTo("WATCHDOG=1");
            well.set(false);
            manager.stopping();
            while (heard.take().equals("WATCHDOG=1")) {} // those that were on their way
        }
        assertThat(heard.poll()).isNull();
    }

    @Test
    void aSocketThatIsNotThereKeepsNoServerFromStarting() {
        try (ServiceManager manager = ServiceManager.of(
                Map.of("NOTIFY_SOCKET", directory.resolve("nobody").toString(), "WATCHDOG_USEC", "often"))) {
            manager.ready(() -> true);
            manager.stopping();
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void withoutSystemdNothingIsSaid() {
        try (ServiceManager manager = ServiceManager.of(Map.of("WATCHDOG_USEC", "30000"))) {
            manager.ready(() -> true);
            manager.stopping();
        }
        assertThat(heard).isEmpty();
    }
}
