package io.rollcall.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The socket of a client: reads packets in place, answers those of QoS 1 and 2 by itself, and writes what has gathered once
 * at the end of a turn. It is shareable only to be used again for the next connection of its client. On the loop.
 */
@Sharable
final class Wire extends ChannelInboundHandlerAdapter {
    /** From so many bytes gathered on, they are written at once. */
    private static final int GATHER_BYTES = 1 << 16;

    private static final int RECEIVE_MAXIMUM = 0x21;

    private final Lane lane;
    private final Role role;
    private final byte[] connect;

    // valid for the connection
    private @Nullable Channel channel;
    private @Nullable ByteBuf rest;
    private @Nullable ByteBuf out;
    private long begunAt;
    private boolean connected;

    /** A wire that {@link Connector} opens. */
    Wire(Lane lane, Role role, byte[] connect) {
        this.lane = lane;
        this.role = role;
        this.connect = connect;
    }

    /**
     * Connects.
     *
     * @param intendedAt when it was meant to begin
     */
    void open(long intendedAt) {
        begunAt = intendedAt == Lane.WHEN_BEGUN ? System.nanoTime() : intendedAt;
        connected = false;
        Channel opened = lane.newChannel();
        channel = opened;
        opened.pipeline().addLast(this);
        var registered = lane.loop().register(opened);
        var unused = registered.channel().connect(lane.config().broker()).addListener(done -> {
            if (!done.isSuccess() && channel == opened) {
                gone(String.valueOf(done.cause()));
            }
        });
    }

    boolean isConnected() {
        return connected;
    }

    boolean isWritable() {
        return channel != null && channel.isWritable();
    }

    /** When the connection was meant to begin, in nanoseconds. */
    long begunAt() {
        return begunAt;
    }

    // ---- writing

    /** Where the next packet of at most so many bytes goes; {@link #flush} sends it. */
    ByteBuf room(int bytes) {
        ByteBuf gathered = out;
        if (gathered != null && gathered.readableBytes() + bytes > GATHER_BYTES) {
            flush();
            gathered = null;
        }
        if (gathered == null) {
            gathered = lane.buffer(bytes);
            out = gathered;
        }
        return gathered.ensureWritable(bytes);
    }

    void write(byte[] packet) {
        room(packet.length).writeBytes(packet);
    }

    void flush() {
        ByteBuf gathered = out;
        if (gathered != null) {
            out = null;
            if (channel != null) {
                var unused = channel.writeAndFlush(gathered, channel.voidPromise());
            } else {
                gathered.release();
            }
        }
    }

    /** Says PINGREQ at once, if it is connected. */
    void ping() {
        if (connected) {
            write(Frames.PINGREQ);
            flush();
        }
    }

    /** Says DISCONNECT and closes. */
    void leave() {
        if (channel != null && channel.isActive()) {
            write(Frames.DISCONNECT);
            flush();
        }
        cut();
    }

    /** Closes without a word. */
    void cut() {
        connected = false;
        Channel ended = channel;
        channel = null;
        release();
        if (ended != null) {
            var unused = ended.close();
        }
    }

    // ---- reading

    @Override
    public void channelActive(ChannelHandlerContext context) {
        write(connect);
        flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        ByteBuf in = (ByteBuf) read;
        if (context.channel() != channel) { // cut, and read before it was closed
            in.release();
            return;
        }
        lane.readNow();
        ByteBuf before = rest;
        if (before != null) {
            before.writeBytes(in);
            in.release();
            in = before;
            rest = null;
        }
        readPackets(in);
        if (context.channel() == channel) {
            keep(in, before);
        } else { // cut by what was read
            in.release();
        }
    }

    /** What is left of the last packet is kept in a buffer of our own: the one read into is the loop's. */
    private void keep(ByteBuf in, @Nullable ByteBuf before) {
        if (!in.isReadable()) {
            in.release();
        } else if (before != null) {
            rest = in.discardReadBytes();
        } else {
            rest = lane.buffer(in.readableBytes() * 2).writeBytes(in);
            in.release();
        }
    }

    private void readPackets(ByteBuf in) {
        while (in.readableBytes() >= 2) {
            int start = in.readerIndex();
            int available = in.readableBytes();
            int at = start + 1;
            int length = 0;
            for (int shift = 0; ; shift += 7) {
                if (at - start >= available) {
                    return;
                }
                int b = in.getByte(at++);
                length |= (b & 127) << shift;
                if (b >= 0) {
                    break;
                }
            }
            if (at - start + length > available) {
                return;
            }
            in.readerIndex(at + length);
            onPacket(in.getUnsignedByte(start), in, at, length);
        }
    }

    private void onPacket(int first, ByteBuf in, int at, int length) {
        switch (first >> 4) {
            case 2 -> onConnack(in, at, length);
            case 3 -> onPublish(first, in, at, length);
            case 4, 7 -> role.acknowledged();
            case 5 -> onPubrec(in, at, length);
            case 6 -> answer(0x7002, in.getUnsignedShort(at));
            case 9 -> onSuback(in.getUnsignedByte(at + length - 1));
            case 13 -> role.ponged();
            case 14 -> gone("DISCONNECT " + (length == 0 ? 0 : in.getUnsignedByte(at)));
            default -> throw new IllegalStateException("packet type " + (first >> 4) + " from a broker");
        }
    }

    private void onConnack(ByteBuf in, int at, int length) {
        int code = in.getUnsignedByte(at + 1);
        if (code != 0) {
            gone("CONNACK " + code);
            return;
        }
        connected = true;
        lane.connector().settled(this);
        role.connected(length > 2 ? receiveMaximum(in, at + 3, at + length) : 65_535);
    }

    /** The properties of CONNACK begin behind their length, which is one byte for all that brokers send us. */
    private static int receiveMaximum(ByteBuf in, int from, int end) {
        int at = from;
        while (at < end) {
            int property = in.getUnsignedByte(at++);
            switch (property) {
                case RECEIVE_MAXIMUM -> {
                    return in.getUnsignedShort(at);
                }
                case 0x11, 0x27 -> at += 4;
                case 0x13, 0x22 -> at += 2;
                case 0x24, 0x25, 0x28, 0x29, 0x2A -> at += 1;
                case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> at += 2 + in.getUnsignedShort(at);
                case 0x26 -> {
                    at += 2 + in.getUnsignedShort(at);
                    at += 2 + in.getUnsignedShort(at);
                }
                default -> throw new IllegalStateException("property " + property + " in CONNACK");
            }
        }
        return 65_535;
    }

    private void onPublish(int first, ByteBuf in, int at, int length) {
        int end = at + length;
        int payload = at + 2 + in.getUnsignedShort(at);
        int qos = first >> 1 & 3;
        if (qos > 0) {
            answer(qos == 1 ? 0x4002 : 0x5002, in.getUnsignedShort(payload));
            payload += 2;
        }
        if (lane.config().mqtt5()) {
            int properties = 0;
            for (int shift = 0; ; shift += 7) {
                int b = in.getByte(payload++);
                properties |= (b & 127) << shift;
                if (b >= 0) {
                    break;
                }
            }
            payload += properties;
        }
        role.published(in, payload, end - payload);
    }

    private void onPubrec(ByteBuf in, int at, int length) {
        if (length > 2 && in.getUnsignedByte(at + 2) >= 0x80) {
            role.acknowledged();
        } else {
            answer(0x6202, in.getUnsignedShort(at));
        }
    }

    private void onSuback(int code) {
        if (code >= 0x80) {
            gone("SUBACK " + code);
        } else {
            role.subscribed();
        }
    }

    private void answer(int head, int packetId) {
        room(4).writeInt(head << 16 | packetId);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        flush();
        lane.turnEnds();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            role.writable();
            lane.turnEnds();
        }
    }

    // ---- the end

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (context.channel() == channel) {
            gone("closed by the broker");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (context.channel() == channel) {
            gone(String.valueOf(cause));
            var unused = context.close();
        }
    }

    private void gone(String why) {
        if (channel == null) {
            return;
        }
        if (!connected) {
            lane.connector().failed();
        }
        cut();
        lane.tally().lost(why);
        role.lost(why);
    }

    private void release() {
        if (rest != null) {
            rest.release();
            rest = null;
        }
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
