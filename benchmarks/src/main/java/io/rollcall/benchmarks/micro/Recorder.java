package io.rollcall.benchmarks.micro;

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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What does a change of presence cost, of a batch of a thousand, until all are in the journal's hands and queries show them? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Recorder {
    private static final int BATCH = 1_000;

    private final Random random = new Random(1);

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
    @OperationsPerInvocation(BATCH)
    public void change() throws InterruptedException {
        for (int i = 0; i < BATCH; i++) {
            known().fleet().change(random);
        }
        known().fleet().settle();
    }
}
