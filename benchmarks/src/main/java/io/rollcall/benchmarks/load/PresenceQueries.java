package io.rollcall.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Asks over HTTP for the presence of one client after the other, over some connections that stay. On the loop. */
final class PresenceQueries {
    private static final int CONNECTIONS = 8;
    private static final int WAITING_MAX = 1 << 16;
    private static final int ANSWER_BYTES_MAX = 1 << 16;
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private final Lane lane;
    private final List<Guest> guests;
    private final Random random;
    private final LongQueue waiting = new LongQueue(WAITING_MAX);
    private final Queue<Asking> free = new ArrayDeque<>();
    private final List<Channel> channels = new ArrayList<>();
    private long asked;
    private long answered;
    private long certain;
    private long wrong;
    private long refused;
    private long failed;

    PresenceQueries(Lane lane, List<Guest> guests) {
        this.lane = lane;
        this.guests = guests;
        this.random = new Random(~lane.config().seed() - lane.index());
        for (int i = 0; i < CONNECTIONS; i++) {
            open();
        }
    }

    private void open() {
        Channel channel = lane.newHttpChannel();
        channels.add(channel);
        channel.pipeline().addLast(new HttpClientCodec(), new HttpObjectAggregator(ANSWER_BYTES_MAX), new Asking());
        var registered = lane.loop().register(channel);
        var unused = registered
                .channel()
                .connect(new InetSocketAddress(
                        lane.config().broker().getAddress(), lane.config().httpPort()));
    }

    /** A query is due. */
    void due(long intendedAt) {
        if (!waiting.add(intendedAt)) {
            lane.tally().notSent();
        }
        askNext();
    }

    private void askNext() {
        while (!waiting.isEmpty() && !free.isEmpty()) {
            asked++;
            free.remove().ask(waiting.remove(), guests.get(random.nextInt(guests.size())));
        }
    }

    /** Whether every query has its answer. */
    boolean isDone() {
        return waiting.isEmpty() && asked == answered + failed;
    }

    long answered() {
        return answered;
    }

    /** Of clients of which we know for certain that they were here. */
    long certain() {
        return certain;
    }

    long wrong() {
        return wrong;
    }

    long failed() {
        return refused + failed;
    }

    void close() {
        for (Channel channel : channels) {
            var unused = channel.close();
        }
    }

    /** One connection, with one query at a time. */
    private final class Asking extends SimpleChannelInboundHandler<FullHttpResponse> {
        private @Nullable ChannelHandlerContext context;
        private @Nullable Guest about;
        private long intendedAt;
        private long changesBefore;
        private boolean present;

        void ask(long meantFor, Guest guest) {
            intendedAt = meantFor;
            about = guest;
            present = guest.isPresent();
            changesBefore = guest.changes();
            DefaultFullHttpRequest request = new DefaultFullHttpRequest(
                    HttpVersion.HTTP_1_1, HttpMethod.GET, "/api/v1/clients/" + guest.clientId());
            request.headers().set(HttpHeaderNames.HOST, "localhost");
            if (context != null) {
                var unused = context.writeAndFlush(request, context.voidPromise());
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext opened) {
            context = opened;
            free.add(this);
            askNext();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
            Guest guest = about;
            if (guest == null) {
                return;
            }
            lane.tally().latency(intendedAt, System.nanoTime());
            answered++;
            int status = response.status().code();
            if (status != OK && status != NOT_FOUND) {
                refused++;
            } else if (present && guest.changes() == changesBefore) {
                certain++;
                String answer = response.content().toString(StandardCharsets.UTF_8);
                wrong += answer.contains("\"status\":\"connected\"") ? 0 : 1;
            }
            about = null;
            free.add(this);
            askNext();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ended) {
            free.remove(this);
            failed += about == null ? 0 : 1;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
            lane.tally().lost("HTTP: " + cause);
            var unused = broken.close();
        }
    }
}
