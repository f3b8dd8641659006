package io.rollcall.benchmarks.micro;

import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.Status;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What does a page of a hundred clients cost, the first of each list? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueryPage {
    private static final int PAGE = 100;

    @Param({"CLIENT_ID", "CONNECT_TIME", "DISCONNECT_TIME", "ACTIVITY_TIME"})
    Field sort = Field.CLIENT_ID;

    @Param({"100000"})
    int clients;

    private @Nullable Known known;

    /** All are known, one in ten is connected. */
    @Setup
    public void fill() throws IOException, InterruptedException {
        known = new Known(clients);
    }

    @TearDown
    public void end() throws IOException {
        known().close();
    }

    private Known known() {
        return Objects.requireNonNull(known, "not filled");
    }

    @Benchmark
    public void connectedOnes(Blackhole sink) {
        Filter connected = Filter.where().status(Status.CONNECTED).build();
        sink.consume(known().queries().list(new ClientQuery(connected, List.of(new Order(sort, true)), PAGE, null)));
    }
}
