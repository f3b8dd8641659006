package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Overloaded;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** {@code /api/v1/stats}: the last hour, and as a stream what follows. On the event loop. */
final class StatsRoutes {
    /** Streams at a time; one more is answered 503. */
    static final int STREAMS_MAX = 1_000;

    private final StatsHistory history;
    private final AtomicInteger streams = new AtomicInteger();

    StatsRoutes(StatsHistory history, HttpMeters meters) {
        this.history = history;
        meters.gauge("stats.streams", "Streams of statistics over HTTP", streams);
    }

    void hour(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        List<StatsSample> steps = history.steps();
        new Answer(200, Answer.JSON, Json.object(json -> {
                    json.writeNumberField("stepMillis", StatsHistory.STEP_MILLIS);
                    json.writeNumberField("sampleMillis", StatsHistory.SAMPLE_MILLIS);
                    json.writeArrayFieldStart("columns");
                    json.writeString("time");
                    json.writeString("millis");
                    for (String word : StatsColumn.words()) {
                        json.writeString(word);
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("steps");
                    for (StatsSample step : steps) {
                        step.writeRow(json);
                    }
                    json.writeEndArray();
                    StatsSample.writeEnds(json, steps);
                }))
                .sendTo(exchange);
    }

    /** @param isStillAllowed asked with each sample; the stream ends when it is not */
    void stream(RoutingContext exchange, BooleanSupplier isStillAllowed) {
        new NativeQuery(exchange.request().query(), Set.of());
        if (streams.incrementAndGet() > STREAMS_MAX) {
            streams.decrementAndGet();
            throw new Overloaded("stats streams: " + STREAMS_MAX + " are open already");
        }
        new Stream(exchange.response(), isStillAllowed).begin();
    }

    /** One stream. A reader that is slow misses samples, and costs no memory. */
    private final class Stream implements Consumer<StatsSample> {
        private final HttpServerResponse response;
        private final BooleanSupplier isStillAllowed;
        private boolean over;

        Stream(HttpServerResponse response, BooleanSupplier isStillAllowed) {
            this.response = response;
            this.isStillAllowed = isStillAllowed;
        }

        void begin() {
            FeedStream.open(response, this::end);
            response.write("retry: 1000\n\n");
            history.listen(this);
        }

        @Override
        public void accept(StatsSample sample) {
            if (!isStillAllowed.getAsBoolean()) {
                end();
                response.end();
            } else if (!response.writeQueueFull()) {
                response.write("event: sample\ndata: " + Json.object(sample::write) + "\n\n");
            }
        }

        private void end() {
            if (!over) {
                over = true;
                history.leave(this);
                streams.decrementAndGet();
            }
        }
    }
}
