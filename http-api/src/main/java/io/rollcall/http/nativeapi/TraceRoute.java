package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Overloaded;
import io.rollcall.http.exchange.TraceSink;
import io.rollcall.http.exchange.TraceWanted;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/trace}: what one client sends and is sent, or the messages of some topics, as server-sent events while it happens; for
 * administrators. It ends by itself, and of many lines a second some are told and the others counted. On the event loop.
 */
final class TraceRoute {
    /** Traces at a time; one more is answered 503. */
    static final int TRACES_MAX = 10;

    static final Set<String> KNOWN = new TreeSet<>(Set.of("client", "topic", "payload", "seconds", "linesPerSecond"));

    private static final int SECONDS_MAX = 3_600;
    private static final int SECONDS_DEFAULT = 60;
    private static final int LINES_MAX = 1_000;
    private static final int LINES_DEFAULT = 100;
    private static final long TICK_MILLIS = 1_000;

    private final BiFunction<TraceWanted, TraceSink, Closeable> trace;
    private final AtomicInteger traces = new AtomicInteger();
    private final AtomicLong leftOut = new AtomicLong();

    TraceRoute(BiFunction<TraceWanted, TraceSink, Closeable> trace, HttpMeters meters) {
        this.trace = trace;
        meters.gauge("traces", "Traces over HTTP", traces);
        meters.gauge("trace.lines.left.out", "Lines that traces left out", leftOut);
    }

    /** @param isStillAllowed asked each second; the stream ends when it is not */
    void stream(RoutingContext exchange, BooleanSupplier isStillAllowed) {
        NativeQuery query = new NativeQuery(exchange.request().query(), KNOWN);
        String client = query.text("client");
        String topic = query.text("topic");
        if (client == null && topic == null) {
            throw NativeQuery.bad("client", "", "is nothing, and so is topic: one of them says what is traced");
        }
        if (client != null && topic != null) {
            throw NativeQuery.bad("topic", topic, "is too much beside client: one of them is traced");
        }
        int seconds = query.integer("seconds", 1, SECONDS_MAX).orElse(SECONDS_DEFAULT);
        int lines = query.integer("linesPerSecond", 1, LINES_MAX).orElse(LINES_DEFAULT);
        TraceWanted wanted = new TraceWanted(client, topic, Boolean.TRUE.equals(query.flag("payload")));
        if (traces.incrementAndGet() > TRACES_MAX) {
            traces.decrementAndGet();
            throw new Overloaded("traces: " + TRACES_MAX + " are open already");
        }
        try {
            new Stream(exchange, isStillAllowed, seconds, lines).begin(wanted);
        } catch (IllegalArgumentException e) {
            traces.decrementAndGet();
            throw NativeQuery.bad("topic", String.valueOf(topic), "cannot be traced: " + e.getMessage());
        }
    }

    /** One trace. A reader that is slow misses lines, and costs no memory. */
    private final class Stream implements TraceSink {
        private final Vertx vertx;
        private final Context loop;
        private final HttpServerResponse response;
        private final BooleanSupplier isStillAllowed;
        private final int linesPerSecond;
        private final AtomicInteger room;
        private final AtomicLong missed = new AtomicLong();
        private @Nullable Closeable traced;
        private int secondsLeft;
        private long toldMissed;
        private long timer;
        private boolean over;

        Stream(RoutingContext exchange, BooleanSupplier isStillAllowed, int seconds, int linesPerSecond) {
            this.vertx = exchange.vertx();
            this.loop = vertx.getOrCreateContext();
            this.response = exchange.response();
            this.isStillAllowed = isStillAllowed;
            this.secondsLeft = seconds;
            this.linesPerSecond = linesPerSecond;
            this.room = new AtomicInteger(linesPerSecond);
        }

        void begin(TraceWanted wanted) {
            traced = trace.apply(wanted, this);
            FeedStream.open(response, this::end);
            response.write(": tracing\n\n");
            timer = vertx.setPeriodic(TICK_MILLIS, tick -> tick());
        }

        @Override
        public boolean wants() {
            boolean fits = room.get() > 0 && room.decrementAndGet() >= 0;
            if (!fits) {
                miss();
            }
            return fits;
        }

        private void miss() {
            missed.incrementAndGet();
            leftOut.incrementAndGet();
        }

        @Override
        public void line(String json) {
            try {
                loop.runOnContext(here -> write(json));
            } catch (RejectedExecutionException closed) {
                miss(); // the HTTP API is closed, and nobody reads
            }
        }

        private void write(String json) {
            if (over) {
                return;
            }
            if (response.writeQueueFull()) {
                miss();
            } else {
                response.write("event: packet\ndata: " + json + "\n\n");
            }
        }

        private void tick() {
            room.set(linesPerSecond);
            long now = missed.get();
            if (now > toldMissed && !response.writeQueueFull()) {
                response.write("event: left-out\ndata: {\"lines\":" + (now - toldMissed) + "}\n\n");
                toldMissed = now;
            }
            if (--secondsLeft <= 0 || !isStillAllowed.getAsBoolean()) {
                response.write("event: end\ndata: {\"leftOut\":" + now + "}\n\n");
                end();
                response.end();
            }
        }

        private void end() {
            if (over) {
                return;
            }
            over = true;
            vertx.cancelTimer(timer);
            traces.decrementAndGet();
            Closeable open = traced;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
