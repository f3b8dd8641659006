package io.rollcall.broker.connection;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What a transport says after the last packet, before the socket is closed. */
@FunctionalInterface
public interface Goodbye {
    /** A client that does not take its last packet is not waited for longer. */
    int LINGER_MILLIS = 1_000;

    /** Plain sockets say nothing. */
    Goodbye NONE = channel -> channel.writeAndFlush(Unpooled.EMPTY_BUFFER);

    /** Flushes what was written, and says goodbye. On the channel's loop; the future tells when it is on its way. */
    ChannelFuture say(Channel channel);

    /**
     * Says it, and closes once the client has taken it and closed its side, or {@value #LINGER_MILLIS} ms later. What comes meanwhile is read: a
     * socket that closes with bytes unread is reset, and the client might not see our last packet.
     *
     * @return what closes at last, to be cancelled when the channel is closed before
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what came of it, channelInactive tells
    default Future<?> linger(Channel channel) {
        say(channel).addListener(said -> {
            if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                channel.config().setAutoRead(true);
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
        return channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }
}
