package io.rollcall.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The one HTTP request of a connection, which makes it one of WebSocket (RFC 6455) that carries MQTT. On the loop. */
@SuppressWarnings("FutureReturnValueIgnored") // what a write came to, channelInactive tells
final class WebSocketHandshake extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** Sub-protocols that are MQTT [MQTT-6.0.0-3]; the second is of the days of MQTT 3.1. */
    private static final List<String> SUB_PROTOCOLS = List.of("mqtt", "mqttv3.1");

    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;
    private static final String KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private static final int LINE_BYTES_MAX = 4 * 1024;
    private static final int HEADER_BYTES_MAX = 16 * 1024;
    private static final int BODY_BYTES_MAX = 1024;

    private final Entrance entrance;
    private final WebSocketConfig config;
    private final int frameBytesMax;
    private boolean answered;

    WebSocketHandshake(Entrance entrance, WebSocketConfig config, int frameBytesMax) {
        this.entrance = entrance;
        this.config = config;
        this.frameBytesMax = frameBytesMax;
    }

    /** What reads the request, and this at last. */
    List<ChannelHandler> handlers() {
        return List.of(
                new HttpServerCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, LINE_BYTES_MAX),
                new HttpObjectAggregator(BODY_BYTES_MAX, true),
                this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (answered) {
            return;
        }
        answered = true;
        if (request.decoderResult().isFailure()) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "This is not HTTP.");
        } else if (!pathOf(request).equals(config.path())) {
            refuse(context, HttpResponseStatus.NOT_FOUND, "MQTT over WebSocket is at " + config.path() + ".");
        } else if (!asksForWebSocket(request)) {
            refuse(context, HttpResponseStatus.UPGRADE_REQUIRED, "Here is MQTT over WebSocket, version 13.");
        } else {
            answer(context, request.headers());
        }
    }

    private static String pathOf(FullHttpRequest request) {
        String uri = request.uri();
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private static boolean asksForWebSocket(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        return request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, false);
    }

    private void answer(ChannelHandlerContext context, HttpHeaders headers) {
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "").strip();
        String subProtocol = subProtocolOf(headers);
        if (!isKey(key)) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key is not 16 bytes in Base64.");
        } else if (subProtocol == null) {
            refuse(context, HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Protocol has no 'mqtt'.");
        } else if (!new OriginRule(config.origins(), isOnLoopback(context)).allows(headers)) {
            refuse(context, HttpResponseStatus.FORBIDDEN, "Pages of this origin may not connect.");
        } else {
            become(context, key, subProtocol);
        }
    }

    private static @Nullable String subProtocolOf(HttpHeaders headers) {
        for (String subProtocol : SUB_PROTOCOLS) {
            if (headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subProtocol, false)) {
                return subProtocol;
            }
        }
        return null;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException broken) {
            return false;
        }
    }

    private static boolean isOnLoopback(ChannelHandlerContext context) {
        return context.channel().localAddress() instanceof InetSocketAddress local
                && local.getAddress().isLoopbackAddress();
    }

    /** The frames' handlers come before the codec goes, which hands them what it has read too far. */
    private void become(ChannelHandlerContext context, String key, String subProtocol) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS);
        response.headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key))
                .set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, subProtocol); // [MQTT-6.0.0-4]
        context.writeAndFlush(response);
        ChannelPipeline pipeline = context.pipeline();
        pipeline.addBefore(context.name(), null, new WebSocket13FrameDecoder(decoding()));
        pipeline.addBefore(context.name(), null, new WebSocket13FrameEncoder(false));
        pipeline.addBefore(context.name(), null, new WebSocketFrames());
        entrance.letIn();
        pipeline.remove(this);
        pipeline.remove(HttpObjectAggregator.class);
        pipeline.remove(HttpServerCodec.class);
    }

    private WebSocketDecoderConfig decoding() {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(frameBytesMax)
                .expectMaskedFrames(true)
                .allowMaskMismatch(false)
                .allowExtensions(false)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return Base64.getEncoder()
                    .encodeToString(sha1.digest((key + KEY_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void refuse(ChannelHandlerContext context, HttpResponseStatus status, String text) {
        ByteBuf body = Unpooled.copiedBuffer(text + "\n", StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status.equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
            response.headers()
                    .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                    .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
        }
        entrance.turnAway(status + ": " + text);
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
