package io.rollcall.broker.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;

/** Reads the PROXY header, version 1 or 2, and is gone. What cannot become one is refused at its first byte. */
final class ProxyHeader extends HAProxyMessageDecoder {
    /** Of all type-length-values of a header; they are read over. */
    private static final int TLV_BYTES_MAX = 2_048;

    private static final int FIRST_OF_VERSION_1 = 'P';
    private static final int FIRST_OF_VERSION_2 = '\r';

    private boolean begun;

    ProxyHeader() {
        super(TLV_BYTES_MAX, true);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) throws Exception {
        if (!begun && read instanceof ByteBuf bytes && bytes.isReadable()) {
            begun = true;
            int first = bytes.getByte(bytes.readerIndex());
            if (first != FIRST_OF_VERSION_1 && first != FIRST_OF_VERSION_2) {
                bytes.release();
                context.fireExceptionCaught(new HAProxyProtocolException("first byte " + first));
                return;
            }
        }
        super.channelRead(context, read);
    }
}
