package io.rollcall.benchmarks.micro;

import io.rollcall.benchmarks.presence.Fleet;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.presence.offheap.ChronicleTable;
import java.io.IOException;
import java.util.Objects;
import java.util.Random;
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

/** What does it cost to read a record of the table off the heap, and to write one? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Table {
    private static final int RECORD_BYTES = 120;

    @Param({"100000"})
    int clients;

    private final Random random = new Random(1);
    private String[] clientIds = {};
    private @Nullable Scratch scratch;
    private @Nullable ChronicleTable table;

    @Setup
    public void fill() throws IOException {
        scratch = new Scratch("micro");
        table = ChronicleTable.open(scratch.path(), clients, "micro", 0);
        clientIds = new String[clients];
        for (int i = 0; i < clients; i++) {
            clientIds[i] = Fleet.clientId(i);
            table.put(clientIds[i], new byte[RECORD_BYTES]);
        }
    }

    @TearDown
    public void end() throws IOException {
        table().close();
        Objects.requireNonNull(scratch).close();
    }

    private ChronicleTable table() {
        return Objects.requireNonNull(table, "not filled");
    }

    @Benchmark
    public void read(Blackhole sink) {
        sink.consume(table().get(clientIds[random.nextInt(clients)]));
    }

    @Benchmark
    public void write() {
        table().put(clientIds[random.nextInt(clients)], new byte[RECORD_BYTES]);
    }
}
