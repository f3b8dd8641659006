package io.rollcall.http.exchange;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the HTTP API counts. From any thread. */
public final class HttpMeters {
    private final MeterRegistry registry;

    public HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request to a face was answered. */
    public void answered(String face, int status) {
        count("requests", "Requests answered", "face", face, "status", Integer.toString(status));
    }

    /** Credentials were missing or wrong, or gave no right. */
    public void callerRefused(String face) {
        count("callers.refused", "Requests refused for their credentials", "face", face);
    }

    /** A list was refused because too many wait. */
    public void listRefused() {
        count("lists.refused", "Lists refused because too many waited");
    }

    /** A connection was closed because too many are open; {@code limit} is the name of the number that is reached. */
    public void connectionRefused(String limit) {
        count("connections.refused", "Connections closed because too many were open", "limit", limit);
    }

    /** A connection was closed because it had no request for too long, whatever bytes it sent. */
    public void idleClosed() {
        count("connections.idle.closed", "Connections closed because they had no whole request for too long");
    }

    /** A line of the access log was dropped, because too many waited to be written. */
    public void accessLineDropped() {
        count("access.log.dropped", "Lines of the access log dropped because too many waited");
    }

    /** A number that is asked for when meters are read. */
    public void gauge(String what, String description, Number number) {
        Gauge.builder("http." + what, number, Number::doubleValue)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    private void count(String what, String description, String... tags) {
        Counter.builder("http." + what)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment();
    }
}
