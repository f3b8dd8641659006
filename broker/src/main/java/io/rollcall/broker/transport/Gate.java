package io.rollcall.broker.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.api.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets sockets in as they are accepted, or closes them before anything is done for them. In the pipeline of the
 * listener's own channel, and on its loop; so the connections' pipelines have nothing of it.
 */
final class Gate extends ChannelInboundHandlerAdapter implements ChannelFutureListener {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private static final int PAUSE_SECONDS = 1;

    private final ListenerConfig config;
    private final Occupancy occupancy;
    private final ListenerCounters counters;
    private final TimeSource time;
    private final ConnectRate rate;
    private final Set<TurnedAway> told = EnumSet.noneOf(TurnedAway.class);

    Gate(ListenerConfig config, Occupancy occupancy, ListenerCounters counters, TimeSource time) {
        this.config = config;
        this.occupancy = occupancy;
        this.counters = counters;
        this.time = time;
        this.rate = new ConnectRate(config.limits().connectsPerSecondMax(), time.steadyMillis());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        Channel accepted = (Channel) read;
        counters.accepted();
        TurnedAway reason = letIn(accepted);
        if (reason == null) {
            context.fireChannelRead(accepted);
        } else {
            counters.turnedAway(reason);
            tell(reason);
            accepted.unsafe().closeForcibly();
        }
    }

    /** The system has no room for one more, which waits: nothing is accepted for a second, for the next try would fail as well. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.notAccepted();
        if (told.add(TurnedAway.NOT_ACCEPTED)) {
            LOG.warn("listener {}: a connection cannot be accepted, and waits: {}", config.name(), cause.getMessage());
        }
        Channel listener = context.channel();
        if (listener.config().isAutoRead()) {
            listener.config().setAutoRead(false);
            Future<?> unused = listener.eventLoop()
                    .schedule(() -> listener.config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** The first time only: there may be thousands a second, and all are counted. */
    private void tell(TurnedAway reason) {
        if (told.add(reason)) {
            LOG.info("listener {}: a limit was reached, and a connection closed: {}", config.name(), reason);
        }
    }

    private @Nullable TurnedAway letIn(Channel accepted) {
        if (!rate.take(time.steadyMillis())) {
            return TurnedAway.CONNECT_RATE;
        }
        if (!occupancy.enter()) {
            return TurnedAway.BROKER_FULL;
        }
        if (!counters.enter(config.limits().connectionsMax())) {
            occupancy.leave();
            return TurnedAway.LISTENER_FULL;
        }
        if (!config.proxyProtocol()
                && accepted.remoteAddress() instanceof InetSocketAddress remote
                && !letIn(remote.getAddress(), accepted)) {
            occupancy.leave();
            counters.leave();
            return TurnedAway.ADDRESS_FULL;
        }
        accepted.closeFuture().addListener(this);
        return null;
    }

    /** Whether the address may have this connection too. Behind a proxy it is known later. On any loop. */
    boolean letIn(InetAddress address, Channel accepted) {
        if (!occupancy.countsAddresses()) {
            return true;
        }
        if (!occupancy.enter(address)) {
            return false;
        }
        accepted.closeFuture().addListener(closed -> occupancy.leave(address));
        return true;
    }

    /** A connection that was let in is gone. */
    @Override
    public void operationComplete(ChannelFuture closed) {
        occupancy.leave();
        counters.leave();
    }
}
