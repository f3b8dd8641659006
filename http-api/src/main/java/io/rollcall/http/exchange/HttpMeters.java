package io.rollcall.http.exchange;

import io.micrometer.core.instrument.MeterRegistry;

/** What the HTTP API counts. From any thread. */
public final class HttpMeters {
    private final MeterRegistry registry;

    public HttpMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A request to a face was answered. */
    public void answered(String face, int status) {
        registry.counter("rollcall.http.requests", "face", face, "status", Integer.toString(status))
                .increment();
    }

    /** Credentials were missing or wrong. */
    public void callerRefused(String face) {
        registry.counter("rollcall.http.callers.refused", "face", face).increment();
    }

    /** A list was refused because too many wait. */
    public void listRefused() {
        registry.counter("rollcall.http.lists.refused").increment();
    }

    /** A connection was closed because too many are open. */
    public void connectionRefused() {
        registry.counter("rollcall.http.connections.refused").increment();
    }
}
