package io.rollcall.broker.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;

/** What a transport says after the last packet, before the socket is closed. */
@FunctionalInterface
public interface Goodbye {
    /** Plain sockets say nothing. */
    Goodbye NONE = channel -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER);

    /** Flushes what was written, and says goodbye. On the channel's loop; the future tells when it is on its way. */
    ChannelFuture say(Channel channel);
}
