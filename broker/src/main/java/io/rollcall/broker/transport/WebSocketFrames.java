package io.rollcall.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.connection.Goodbye;
import io.rollcall.broker.connection.TransportFailure;
import org.jspecify.annotations.Nullable;

/**
 * Between the frames of a WebSocket and the bytes of MQTT, which do not care where a frame begins or ends
 * [MQTT-6.0.0-2]. Answers pings, and keeps the rules of closing. On the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a write or close came to, channelInactive tells
final class WebSocketFrames extends ChannelDuplexHandler {
    /** A close frame, so that the client knows that nothing was cut off. */
    static final Goodbye GOODBYE = channel -> goodbye(channel);
    /** The same, and close_notify after it. */
    static final Goodbye GOODBYE_SECURE = channel -> {
        goodbye(channel);
        return Tls.GOODBYE.say(channel);
    };

    private @Nullable ChannelHandlerContext context;
    /** Our close frame was sent: nothing may follow it. */
    private boolean closing;

    private static ChannelFuture goodbye(Channel channel) {
        WebSocketFrames frames = channel.pipeline().get(WebSocketFrames.class);
        if (frames != null) {
            frames.sayClose(WebSocketCloseStatus.NORMAL_CLOSURE.code());
        }
        return channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Says it once, with this code, or without one when it is negative. */
    private void sayClose(int code) {
        if (!closing && context != null) {
            closing = true;
            context.write(code < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(code, ""));
        }
    }

    // ---- in

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object read) {
        if (read instanceof BinaryWebSocketFrame || read instanceof ContinuationWebSocketFrame) {
            ctx.fireChannelRead(((WebSocketFrame) read).content());
        } else if (read instanceof PingWebSocketFrame ping && ctx.channel().isWritable() && !closing) {
            ctx.writeAndFlush(new PongWebSocketFrame(ping.content())); // whoever does not read gets no more of them
        } else {
            if (read instanceof CloseWebSocketFrame close) {
                onClose(ctx, close);
            } else if (!(read instanceof PingWebSocketFrame) && !(read instanceof PongWebSocketFrame)) {
                refuse(ctx, WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "a text frame"); // [MQTT-6.0.0-1]
            }
            ReferenceCountUtil.release(read);
        }
    }

    /** Theirs is answered with the same code; ours was answered: either way the socket is to be closed, by us. */
    private void onClose(ChannelHandlerContext ctx, CloseWebSocketFrame close) {
        sayClose(close.statusCode());
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            refuse(ctx, corrupted.closeStatus(), String.valueOf(corrupted.getMessage()));
        } else {
            ctx.fireExceptionCaught(failure);
        }
    }

    private void refuse(ChannelHandlerContext ctx, WebSocketCloseStatus status, String what) {
        if (!closing) {
            sayClose(status.code());
            ctx.fireExceptionCaught(new TransportFailure(DisconnectCause.WEBSOCKET_ERROR, what));
        }
    }

    // ---- out

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            if (closing) {
                bytes.release();
                promise.trySuccess();
            } else {
                ctx.write(new BinaryWebSocketFrame(bytes), promise);
            }
        } else {
            ctx.write(message, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (ctx.channel().isActive()) {
            sayClose(WebSocketCloseStatus.NORMAL_CLOSURE.code());
            ctx.flush();
        }
        ctx.close(promise);
    }
}
