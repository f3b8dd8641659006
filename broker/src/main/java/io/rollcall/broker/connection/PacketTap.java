package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.TracedPacket;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of the {@link Wire} of a connection that is traced, and of no other: tells what goes by, and lets it pass as it is. Goes by itself
 * when nobody traces any more. On the loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a write came to, its promise tells
final class PacketTap extends ChannelDuplexHandler {
    private static final String NAME = "trace";

    private final Traces traces;
    private final String clientId;
    private final Loop loop;
    private final PacketGlance in;
    private final PacketGlance out;

    /** @param outSkipped bytes that are the rest of a packet that was half sent */
    PacketTap(Traces traces, String clientId, ProtocolVersion version, Loop loop, int outSkipped) {
        this.traces = traces;
        this.clientId = clientId;
        this.loop = loop;
        this.in = new PacketGlance(
                version, 0, (type, bytes, details, payload) -> tell(true, type, bytes, details, payload));
        this.out = new PacketGlance(
                version, outSkipped, (type, bytes, details, payload) -> tell(false, type, bytes, details, payload));
    }

    private void tell(
            boolean fromClient, String type, long bytes, Map<String, Object> details, byte @Nullable [] payload) {
        traces.tell(new TracedPacket(loop.time().epochMillis(), clientId, fromClient, type, bytes, details, payload));
    }

    /**
     * Begins, unless another one is there.
     *
     * @param unread what came before, and was not read yet
     */
    void standBefore(ChannelHandler wire, ChannelPipeline pipeline, @Nullable ByteBuf unread) {
        if (pipeline.get(NAME) != null) {
            return;
        }
        pipeline.addBefore(pipeline.context(wire).name(), NAME, this);
        if (unread != null) {
            in.see(unread);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        if (read instanceof ByteBuf bytes && stays(context)) {
            in.see(bytes);
        }
        context.fireChannelRead(read);
    }

    @Override
    public void write(ChannelHandlerContext context, Object written, ChannelPromise promise) {
        if (written instanceof ByteBuf bytes && stays(context)) {
            out.see(bytes);
        }
        context.write(written, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell(true, "CLOSED", 0, Map.of(), null);
        context.fireChannelInactive();
    }

    private boolean stays(ChannelHandlerContext context) {
        boolean traced = traces.has(clientId);
        if (!traced && !context.isRemoved()) {
            context.pipeline().remove(this);
        }
        return traced;
    }
}
