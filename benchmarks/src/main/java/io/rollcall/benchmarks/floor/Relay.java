package io.rollcall.benchmarks.floor;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The floor: forwards PUBLISH to who has subscribed to just that topic, or to all topics below one level, and answers what it
 * must, on one event loop. It checks nothing, keeps nothing, resends nothing, and trusts everybody: it is no broker, but what
 * brokers are measured against. On loopback only.
 */
public final class Relay implements AutoCloseable {
    private final EventLoopGroup group;
    private final Channel listener;

    // on the loop: who wants what, and who is to be flushed at the end of the turn
    private final Map<String, Set<RelayConnection>> subscribers = new HashMap<>();
    private final List<RelayConnection> unflushed = new ArrayList<>();
    private int version;

    /**
     * Starts.
     *
     * @param port 0 is any free one
     */
    public Relay(int port) {
        boolean epoll = Epoll.isAvailable();
        group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("relay", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Class<? extends ServerChannel> kind = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        listener = new ServerBootstrap()
                .group(group)
                .channel(kind)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new RelayConnection(Relay.this, channel));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .syncUninterruptibly()
                .channel();
    }

    /** The port that it listens to. */
    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** To one topic, or to all that end in {@code /+}. */
    void subscribe(String filter, RelayConnection subscriber) {
        subscribers.computeIfAbsent(filter, none -> new LinkedHashSet<>()).add(subscriber);
        version++;
    }

    void leave(RelayConnection subscriber, Set<String> filters) {
        filters.forEach(filter -> subscribers.getOrDefault(filter, Set.of()).remove(subscriber));
        version++;
    }

    /** Grows with every change of subscriptions. */
    int version() {
        return version;
    }

    RelayConnection[] subscribersOf(String topic) {
        Set<RelayConnection> all = new LinkedHashSet<>(subscribers.getOrDefault(topic, Set.of()));
        all.addAll(subscribers.getOrDefault(topic.substring(0, topic.lastIndexOf('/') + 1) + "+", Set.of()));
        return all.toArray(RelayConnection[]::new);
    }

    /** It has something to be written; when all sockets that are ready have been read, it is. */
    void flushSoon(RelayConnection connection, EventLoop loop) {
        if (unflushed.isEmpty()) {
            loop.execute(() -> {
                unflushed.forEach(RelayConnection::flush);
                unflushed.clear();
            });
        }
        unflushed.add(connection);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }

    /** Argument: the port. Runs until the process is ended; says "relay ready" when it is open. */
    public static void main(String[] arguments) {
        Relay relay = new Relay(Integer.parseInt(arguments[0]));
        System.out.println("relay ready: " + relay.port());
        relay.listener.closeFuture().syncUninterruptibly();
    }
}
