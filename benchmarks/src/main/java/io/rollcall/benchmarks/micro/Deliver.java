package io.rollcall.benchmarks.micro;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.routing.RetainedMessages;
import io.rollcall.broker.routing.Router;
import io.rollcall.broker.routing.SubscriptionTree;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What does it cost to route one message to so many subscribers of its topic? Divide by their number for one of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Deliver {
    @Param({"1", "10", "1000"})
    int subscribers;

    private final Message message = Messages.to(7, 64);
    private final Router router =
            new Router(new SubscriptionTree(), new RetainedMessages(RetainedLimits.DEFAULT), TimeSource.system());

    @Setup
    public void subscribe() {
        TopicFilter filter = TopicFilter.of(message.topic().toString());
        for (int client = 0; client < subscribers; client++) {
            router.subscribe(
                    new Counter("client-" + client), new Subscription(filter, Qos.AT_MOST_ONCE, false, false, 0, 0));
        }
    }

    @Benchmark
    public void route(Blackhole sink) {
        sink.consume(router.route(message));
    }
}
