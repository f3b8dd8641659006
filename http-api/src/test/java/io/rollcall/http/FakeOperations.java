package io.rollcall.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.http.ops.Operations;
import java.util.Optional;

/** A server for tests, which is ready until it is told otherwise. From any thread. */
final class FakeOperations implements Operations {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile Optional<String> notReadyBecause = Optional.empty();

    void notReady(String because) {
        notReadyBecause = Optional.of(because);
    }

    @Override
    public Optional<String> notReadyBecause() {
        return notReadyBecause;
    }

    @Override
    public String version() {
        return "0.1.0-test";
    }

    @Override
    public String scrape() {
        return "rollcall_up 1\n";
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }
}
