package io.rollcall.broker.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import io.rollcall.broker.api.ClientCertificate;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.connection.Loop;
import io.rollcall.broker.connection.Origin;
import io.rollcall.broker.session.Owner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket until its bytes are MQTT: PROXY header, TLS and WebSocket handshake, in this order, each if its listener asks
 * for it, and all within one time. The last of the pipeline, behind the handlers of the step that is due. On the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close came to, channelInactive tells
final class Entrance extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private final Reception reception;
    private final Channel channel;
    private final Loop loop;
    private final Owner.Timer timeout;
    private Origin origin;
    /** What is due, by what it is counted as when it fails. */
    private TurnedAway step = TurnedAway.CLOSED;

    private boolean over;

    private Entrance(Reception reception, Channel channel, Loop loop) {
        this.reception = reception;
        this.channel = channel;
        this.loop = loop;
        this.origin = reception.origin();
        this.timeout = loop.after(reception.config().limits().handshakeTimeout().toMillis(), this::onTimeout);
    }

    /** A socket was accepted. */
    static void begin(Reception reception, Channel channel, Loop loop) {
        Entrance entrance = new Entrance(reception, channel, loop);
        channel.pipeline().addLast(entrance);
        if (reception.config().proxyProtocol()) {
            entrance.step = TurnedAway.PROXY_HEADER;
            entrance.putBefore(new ProxyHeader());
        } else {
            entrance.secure();
        }
    }

    private void putBefore(ChannelHandler handler) {
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(pipeline.context(this).name(), null, handler);
    }

    // ---- PROXY header

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        try {
            if (read instanceof HAProxyMessage header && !over) {
                announced(header);
            }
        } finally {
            ReferenceCountUtil.release(read);
        }
    }

    private void announced(HAProxyMessage header) {
        InetSocketAddress client = addressOf(header);
        if (client != null) {
            origin = origin.from(client);
        }
        InetAddress address = origin.remoteAddress(channel).getAddress();
        if (address != null && !reception.gate().letIn(address, channel)) {
            turnAway(TurnedAway.ADDRESS_FULL, "the address has too many connections");
            channel.close();
            return;
        }
        secure();
    }

    /** Absent where the header names no IP address, as when it is the proxy itself that connects. */
    private static @Nullable InetSocketAddress addressOf(HAProxyMessage header) {
        String source = header.sourceAddress();
        byte[] address = header.command() == HAProxyCommand.LOCAL || source == null
                ? null
                : NetUtil.createByteArrayFromIpAddressString(source);
        if (address == null) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), header.sourcePort());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // ---- TLS

    private void secure() {
        Tls tls = reception.tls();
        if (tls == null) {
            upgrade();
        } else {
            step = TurnedAway.TLS;
            putBefore(tls.newHandler(channel));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !over) {
            if (handshake.isSuccess()) {
                secured(context.pipeline().get(SslHandler.class));
            } else {
                exceptionCaught(context, handshake.cause());
            }
        }
    }

    private void secured(SslHandler handler) {
        ClientCertificate certificate = Tls.certificate(handler.engine().getSession());
        if (certificate != null) {
            origin = origin.certified(certificate);
        }
        upgrade();
    }

    // ---- WebSocket

    private void upgrade() {
        WebSocketConfig webSocket = reception.config().webSocket();
        if (webSocket == null) {
            letIn();
        } else {
            step = TurnedAway.WEBSOCKET;
            WebSocketHandshake handshake = new WebSocketHandshake(this, webSocket, reception.frameBytesMax());
            handshake.handlers().forEach(this::putBefore);
        }
    }

    // ---- the end

    /** Nothing more is asked for: what comes from here on is MQTT. */
    void letIn() {
        if (!over) {
            end();
            reception.setup().begin(channel, loop, origin);
            channel.pipeline().remove(this);
        }
    }

    /** The step that is due failed, and the client was told, as far as there are words for it. */
    void turnAway(String why) {
        turnAway(step, why);
    }

    private void turnAway(TurnedAway as, String why) {
        if (!over) {
            end();
            reception.counters().turnedAway(as);
            LOG.debug("listener {}: {} turned away: {}: {}", origin.listener(), origin.remoteAddress(channel), as, why);
        }
    }

    private void end() {
        over = true;
        timeout.cancel();
    }

    private void onTimeout() {
        turnAway(TurnedAway.HANDSHAKE_TIMEOUT, step + " was not complete in time");
        channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        turnAway(TurnedAway.CLOSED, "the client went away");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        Throwable failure =
                thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof ClosedChannelException) {
            turnAway(TurnedAway.CLOSED, "the client went away");
        } else if (failure instanceof IOException && !(failure instanceof SSLException)) {
            turnAway(TurnedAway.CLOSED, String.valueOf(failure.getMessage()));
        } else {
            if (!over && !(failure instanceof DecoderException) && !(failure instanceof SSLException)) {
                LOG.error(
                        "listener {}: {}: {} failed", origin.listener(), origin.remoteAddress(channel), step, failure);
            }
            turnAway(step, String.valueOf(failure.getMessage()));
        }
        channel.close();
    }
}
