package io.rollcall.http.ops;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;

/** What the HTTP API must know of the server around it. Asked from any thread; returns at once, except {@link #scrape}. */
public interface Operations {

    /** Why the server is not ready to serve its clients, in one sentence; empty when it is. */
    Optional<String> notReadyBecause();

    /** The server's version. */
    String version();

    /** Every meter as Prometheus text. May take its time: never asked on an event loop. */
    String scrape();

    /** Where the HTTP API counts. */
    MeterRegistry meters();
}
