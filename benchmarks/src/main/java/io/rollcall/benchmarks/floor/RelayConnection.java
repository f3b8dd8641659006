package io.rollcall.benchmarks.floor;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One client of the {@link Relay}. All clients speak the same version of MQTT, and subscribe with the QoS that they publish with. */
final class RelayConnection extends ChannelInboundHandlerAdapter {
    private static final int PACKET_ID_MAX = 65_535;

    private final Relay relay;
    private final Channel channel;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf out;
    private boolean mqtt5;
    private int packetId;
    private Set<String> filters = Set.of();

    // the topic that it published to last, and who wanted it then
    private ByteBuf topic = Unpooled.EMPTY_BUFFER;
    private RelayConnection[] receivers = {};
    private int receiversOf = -1;

    RelayConnection(Relay relay, Channel channel) {
        this.relay = relay;
        this.channel = channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf in = (ByteBuf) read;
        if (rest != null) {
            rest.writeBytes(in);
            in.release();
            in = rest;
            rest = null;
        }
        readPackets(in);
        if (in.isReadable()) {
            rest = context.alloc().buffer(in.readableBytes() * 2).writeBytes(in);
        }
        in.release();
    }

    private void readPackets(ByteBuf in) {
        while (in.readableBytes() >= 2) {
            int start = in.readerIndex();
            int at = start + 1;
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                if (at == in.writerIndex()) {
                    return;
                }
                int b = in.getByte(at++);
                length |= (b & 127) << shift;
                if (b >= 0) {
                    break;
                }
            }
            if (at + length > in.writerIndex()) {
                return;
            }
            in.readerIndex(at + length);
            onPacket(in.getUnsignedByte(start), in, start, at);
        }
    }

    private void onPacket(int first, ByteBuf in, int start, int at) {
        switch (first >> 4) {
            case 1 -> onConnect(in, at);
            case 3 -> onPublish(first, in, start, at);
            case 5 -> answer(0x6202, in.getUnsignedShort(at));
            case 6 -> answer(0x7002, in.getUnsignedShort(at));
            case 8 -> onSubscribe(in, at);
            case 12 -> room(2).writeShort(0xD000);
            case 14 -> end();
            default -> {} // PUBACK and PUBCOMP: nothing was kept
        }
    }

    private void onConnect(ByteBuf in, int at) {
        mqtt5 = in.getByte(at + 2 + in.getUnsignedShort(at)) == 5;
        ByteBuf connack = room(5).writeInt(mqtt5 ? 0x2003_0000 : 0x2002_0000);
        connack.writeZero(mqtt5 ? 1 : 0);
    }

    private void onSubscribe(ByteBuf in, int start) {
        int at = start + (mqtt5 ? 3 : 2);
        int length = in.getUnsignedShort(at);
        String filter = in.toString(at + 2, length, StandardCharsets.UTF_8);
        relay.subscribe(filter, this);
        filters = new TreeSet<>(filters);
        filters.add(filter);
        int qos = in.getByte(at + 2 + length);
        ByteBuf suback = room(6).writeByte(0x90).writeByte(mqtt5 ? 4 : 3).writeShort(in.getUnsignedShort(start));
        suback.writeZero(mqtt5 ? 1 : 0).writeByte(qos);
    }

    private void onPublish(int first, ByteBuf in, int start, int at) {
        int topicLength = in.getUnsignedShort(at);
        int length = in.readerIndex() - start;
        int qos = first >> 1 & 3;
        RelayConnection[] to = receivers(in, at + 2, topicLength);
        if (qos == 0) {
            for (RelayConnection receiver : to) {
                receiver.room(length).writeBytes(in, start, length);
            }
            return;
        }
        int packetIdAt = at + 2 + topicLength;
        for (RelayConnection receiver : to) {
            receiver.packetId = receiver.packetId % PACKET_ID_MAX + 1;
            ByteBuf room = receiver.room(length);
            int written = room.writerIndex();
            room.writeBytes(in, start, length).setShort(written + packetIdAt - start, receiver.packetId);
        }
        answer(qos == 1 ? 0x4002 : 0x5002, in.getUnsignedShort(packetIdAt));
    }

    private RelayConnection[] receivers(ByteBuf in, int at, int length) {
        if (receiversOf != relay.version()
                || length != topic.readableBytes()
                || !ByteBufUtil.equals(topic, 0, in, at, length)) {
            receiversOf = relay.version();
            topic = Unpooled.copiedBuffer(in.slice(at, length));
            receivers = relay.subscribersOf(topic.toString(StandardCharsets.UTF_8));
        }
        return receivers;
    }

    private void answer(int head, int id) {
        room(4).writeInt(head << 16 | id);
    }

    private ByteBuf room(int bytes) {
        ByteBuf gathered = out;
        if (gathered == null) {
            gathered = channel.alloc().directBuffer(Math.max(256, bytes));
            out = gathered;
            relay.flushSoon(this, channel.eventLoop());
        }
        return gathered.ensureWritable(bytes);
    }

    void flush() {
        ByteBuf gathered = out;
        if (gathered != null) {
            out = null;
            var unused = channel.writeAndFlush(gathered, channel.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        relay.leave(this, filters);
        ReferenceCountUtil.release(rest);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end(); // reset by the client
    }

    private void end() {
        var unused = channel.close();
    }
}
