package io.rollcall.broker.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.rollcall.broker.api.ListenerStats;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.connection.ConnectionSetup;
import io.rollcall.broker.connection.Goodbye;
import io.rollcall.broker.connection.Origin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One open port or Unix socket, whose connections speak MQTT. From any thread but the event loops. */
public final class Listener implements ListenerStats, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    /** From here on a client is a slow consumer, until its socket has taken all but the lower. */
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final ListenerConfig config;
    private final Reception reception;
    private final @Nullable UnixSocketFile file;
    private final Channel channel;

    private Listener(Reception reception, @Nullable UnixSocketFile file, Channel channel) {
        this.config = reception.config();
        this.reception = reception;
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens the port or socket.
     *
     * @throws IOException when it cannot be; the message names the address, or the file that TLS wants
     */
    public static Listener open(ListenerConfig config, EventLoops loops, ConnectionSetup setup, Occupancy occupancy)
            throws IOException {
        ListenerCounters counters = new ListenerCounters(setup.counters());
        ConnectionLimits limits = config.connectionLimits();
        Reception reception = new Reception(
                config,
                originOf(config),
                tlsOf(config),
                new Gate(config, occupancy, counters, loops.time()),
                counters,
                new Reception.CurrentSetup(limits == null ? setup : setup.with(limits)));
        if (config.address() instanceof ListenAddress.Unix unix) {
            UnixSocketFile file = UnixSocketFile.prepare(unix);
            Listener listener = new Listener(reception, file, bind(reception, loops, file.address()));
            try {
                file.restrict();
            } catch (IOException failed) {
                listener.close();
                throw failed;
            }
            return listener;
        }
        return new Listener(reception, null, bind(reception, loops, resolved((ListenAddress.Inet) config.address())));
    }

    private static Origin originOf(ListenerConfig config) {
        boolean unix = config.address() instanceof ListenAddress.Unix;
        return new Origin(
                config.name(),
                config.transport(),
                unix ? UnixSocketFile.NO_ADDRESS : null,
                unix ? UnixSocketFile.NO_ADDRESS : null,
                null,
                goodbyeOf(config));
    }

    private static Goodbye goodbyeOf(ListenerConfig config) {
        if (config.webSocket() != null) {
            return config.tls() == null ? WebSocketFrames.GOODBYE : WebSocketFrames.GOODBYE_SECURE;
        }
        return config.tls() == null ? Goodbye.NONE : Tls.GOODBYE;
    }

    private static @Nullable Tls tlsOf(ListenerConfig config) throws IOException {
        if (config.tls() == null) {
            return null;
        }
        try {
            return Tls.read(config.tls());
        } catch (IOException failed) {
            throw new IOException("listener " + config.name() + ": " + failed.getMessage(), failed);
        }
    }

    private static InetSocketAddress resolved(ListenAddress.Inet inet) throws UnknownHostException {
        InetSocketAddress address = new InetSocketAddress(inet.host(), inet.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("host " + inet.host() + " is not known");
        }
        return address;
    }

    private static Channel bind(Reception reception, EventLoops loops, SocketAddress address) throws IOException {
        ListenerConfig config = reception.config();
        boolean unix = config.address() instanceof ListenAddress.Unix;
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(unix ? loops.unixServerChannel() : loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, config.limits().backlog())
                .handler(reception.gate())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, ReadSizes.ADAPTIVE)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        reception.receive(accepted, loops.of(accepted));
                    }
                });
        if (!unix) {
            bootstrap.option(ChannelOption.SO_REUSEADDR, true); // Netty says TCP_NODELAY to each accepted one by itself
        }
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + config.address() + ": " + reason(bound), bound.cause());
        }
        return bound.channel();
    }

    private static String reason(ChannelFuture bound) {
        Throwable cause = bound.cause();
        return cause == null ? "interrupted" : String.valueOf(cause.getMessage());
    }

    @Override
    public InetSocketAddress address() {
        return channel.localAddress() instanceof InetSocketAddress inet
                ? inet
                : InetSocketAddress.createUnresolved(String.valueOf(file), 0);
    }

    /** Whether it has certificates. */
    public boolean isSecure() {
        return reception.tls() != null;
    }

    /**
     * Reads certificates and keys again, for connections that begin from now on; those that are there stay.
     *
     * @throws IOException when they cannot be read, and those read before are kept; the message names listener and file
     */
    public void reloadTls() throws IOException {
        Tls tls = reception.tls();
        if (tls == null) {
            return;
        }
        try {
            tls.reload();
        } catch (IOException failed) {
            throw new IOException(
                    "listener " + config.name() + " keeps the certificates that it has: " + failed.getMessage(),
                    failed);
        }
        LOG.info("listener {}: certificates read", config.name());
    }

    /** Gives these limits to connections that begin from now on, unless the listener has its own. */
    public void replaceLimits(ConnectionLimits limits) {
        if (config.connectionLimits() == null) {
            reception.current().replaceLimits(limits);
        }
    }

    /** Accepts no more; what is connected stays. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        if (file != null) {
            file.remove();
        }
    }

    // ---- what it counts

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public String transport() {
        return config.transport();
    }

    @Override
    public int connections() {
        return reception.counters().open();
    }

    @Override
    public long accepted() {
        return reception.counters().acceptedSum();
    }

    @Override
    public long turnedAway(TurnedAway why) {
        return reception.counters().turnedAwaySum(why);
    }
}
