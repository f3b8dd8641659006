package io.rollcall.benchmarks.micro;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.routing.SubscriptionTree;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What does it cost to find the ten of so many filters, some with wildcards, that match a topic? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Match {
    private static final int TOPICS = 1_024;
    private static final int WILDCARDS = 9;

    @Param({"1000", "100000", "1000000"})
    int filters;

    private final SubscriptionTree tree = new SubscriptionTree();
    private final Message[] messages = new Message[TOPICS];

    /** A filter of its own for each device, and nine that match all of them. */
    @Setup
    public void subscribe() {
        for (int device = 0; device < filters; device++) {
            subscribe(device, Messages.to(device, 0).topic().toString());
        }
        String[] all = {"#", "site/#", "site/+/floor/#", "+/+/+/+/+", "site/+/floor/+/+", "site/+/+/+/temperature"};
        for (int i = 0; i < WILDCARDS; i++) {
            subscribe(filters + i, all[i % all.length]);
        }
        for (int i = 0; i < TOPICS; i++) {
            messages[i] = Messages.to((int) ((long) i * filters / TOPICS), 0);
        }
    }

    private void subscribe(int client, String filter) {
        tree.subscribe(
                new Counter("client-" + client),
                new Subscription(TopicFilter.of(filter), Qos.AT_MOST_ONCE, false, false, 0, 0));
    }

    @Benchmark
    @OperationsPerInvocation(TOPICS)
    public void match(Blackhole sink) {
        for (Message message : messages) {
            sink.consume(tree.deliver(message));
        }
    }
}
