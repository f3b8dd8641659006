package io.rollcall.broker.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.rollcall.broker.connection.ConnectionSetup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** One open port, whose sockets speak MQTT. */
public final class Listener implements AutoCloseable {
    /** From here on a client is a slow consumer, until its socket has taken all but the lower. */
    private static final WriteBufferWaterMark WATER_MARKS = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Opens the port.
     *
     * @throws IOException when it cannot be bound; the message names host and port
     */
    public static Listener open(ListenerConfig config, EventLoops loops, ConnectionSetup setup) throws IOException {
        InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException("host " + config.host() + " is not known");
        }
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, config.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARKS)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        setup.begin(accepted, loops.of(accepted), "tcp");
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + reason(bound), bound.cause());
        }
        return new Listener(bound.channel());
    }

    private static String reason(ChannelFuture bound) {
        Throwable cause = bound.cause();
        return cause == null ? "interrupted" : String.valueOf(cause.getMessage());
    }

    /** Where it listens; the port is the real one where 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Accepts no more; what is connected stays. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
