package io.rollcall.broker.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.connection.Loop;
import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.session.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The threads of a broker: epoll where it loads, NIO elsewhere. Each connection, and with it its session, belongs to one of them. */
public final class EventLoops implements AutoCloseable {
    private static final long CLOSE_MILLIS = 1_000;

    private final boolean epoll;
    private final TimeSource time;
    private final List<Consumer<CountDownLatch>> closings = new ArrayList<>();
    private final EventLoopGroup group;
    private final Map<EventLoop, Loop> loops = new HashMap<>();

    /**
     * Starts the event loops.
     *
     * @param threads how many, at least 1
     * @param activityBatch how often activity is told
     * @param keptBytes where the bytes that sessions keep are counted, by each loop for itself
     */
    public EventLoops(int threads, TimeSource time, Duration activityBatch, KeptBytes keptBytes) {
        this.time = time;
        epoll = Epoll.isAvailable();
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory("rollcall-loop", true), keeping(handlers));
        for (EventExecutor executor : group) {
            EventLoop eventLoop = (EventLoop) executor;
            loops.put(eventLoop, new Loop(eventLoop, time, activityBatch.toMillis(), keptBytes.part()));
        }
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /** Of Unix domain sockets; only where epoll is. */
    Class<? extends ServerChannel> unixServerChannel() {
        return EpollServerDomainSocketChannel.class;
    }

    TimeSource time() {
        return time;
    }

    /** The loop of the channel. From any thread. */
    Loop of(Channel channel) {
        Loop loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException(channel + " is not on a loop of ours");
        }
        return loop;
    }

    /** From any thread. */
    public Stream<Loop> all() {
        return loops.values().stream();
    }

    /** Each loop in its turn, again and again. For one thread. */
    public Supplier<Owner> inTurn() {
        return () -> {
            Loop loop = loops.get(group.next());
            if (loop == null) {
                throw new IllegalStateException("a loop that is not ours");
            }
            return loop;
        };
    }

    /** {@code epoll} or {@code nio}. */
    public String kind() {
        return epoll ? "epoll" : "nio";
    }

    private IoHandlerFactory keeping(IoHandlerFactory handlers) {
        return executor -> {
            IoHandler handler = handlers.newHandler(executor);
            closings.add(closed -> executor.execute(() -> {
                handler.prepareToDestroy();
                closed.countDown();
            }));
            return handler;
        };
    }

    /** Ends the loops, and with them all sockets that are still open. */
    @Override
    public void close() {
        closeSockets();
        group.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(2 * CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** A loop that is busy at the moment when it is shut down ends without having closed its sockets: so it is told before. */
    private void closeSockets() {
        CountDownLatch closed = new CountDownLatch(closings.size());
        try {
            closings.forEach(closing -> closing.accept(closed));
            closed.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ended) {
            // closed twice
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
