package io.rollcall.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the server does, as its unit says {@code Type=notify} and {@code WatchdogSec}: that it is ready, that it still
 * is, and that it stops. Does nothing where systemd did not start the process. From any thread.
 *
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html">sd_notify</a>
 */
final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final String SOCKET = "NOTIFY_SOCKET";
    private static final String WATCHDOG_MICROS = "WATCHDOG_USEC";
    /** Told so often within the time that systemd waits. */
    private static final int WATCHDOG_SHARE = 3;

    private final @Nullable EventLoopGroup loop;
    private final @Nullable Channel channel;
    private final long watchdogMicros;

    private ServiceManager(@Nullable EventLoopGroup loop, @Nullable Channel channel, long watchdogMicros) {
        this.loop = loop;
        this.channel = channel;
        this.watchdogMicros = watchdogMicros;
    }

    /** The one that these variables of the process name. */
    static ServiceManager of(Map<String, String> environment) {
        String path = environment.getOrDefault(SOCKET, "");
        if (path.isEmpty()) {
            return new ServiceManager(null, null, 0);
        }
        if (!Epoll.isAvailable()) {
            LOG.warn("{} is set, and cannot be written here: {}", SOCKET, String.valueOf(Epoll.unavailabilityCause()));
            return new ServiceManager(null, null, 0);
        }
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("service-manager", true), EpollIoHandler.newFactory());
        ChannelFuture connected = new Bootstrap()
                .group(loop)
                .channel(EpollDomainDatagramChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(path.startsWith("@") ? "\0" + path.substring(1) : path))
                .awaitUninterruptibly();
        if (!connected.isSuccess()) {
            LOG.warn("{}: '{}' cannot be written: {}", SOCKET, path, String.valueOf(connected.cause()));
        }
        return new ServiceManager(loop, connected.channel(), micros(environment.getOrDefault(WATCHDOG_MICROS, "0")));
    }

    private static long micros(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            LOG.warn("{}: '{}' is not a number", WATCHDOG_MICROS, text);
            return 0;
        }
    }

    /** The server is open; from now on it is told to be well as long as it is. */
    void ready(BooleanSupplier isWell) {
        say("READY=1");
        if (loop != null && watchdogMicros > 0) {
            long every = Math.max(1, watchdogMicros / WATCHDOG_SHARE);
            Future<?> unused = loop.scheduleAtFixedRate(
                    () -> {
                        if (isWell.getAsBoolean()) {
                            say("WATCHDOG=1");
                        }
                    },
                    0,
                    every,
                    TimeUnit.MICROSECONDS);
        }
    }

    /** The server begins to stop. */
    void stopping() {
        say("STOPPING=1");
    }

    private void say(String words) {
        if (channel != null && channel.isActive()) {
            channel.writeAndFlush(Unpooled.copiedBuffer(words, StandardCharsets.US_ASCII))
                    .addListener(said -> {
                        if (!said.isSuccess()) {
                            LOG.warn("{}: {} could not be told", SOCKET, words, said.cause());
                        }
                    });
        }
    }

    @Override
    public void close() {
        if (loop != null) {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }
}
