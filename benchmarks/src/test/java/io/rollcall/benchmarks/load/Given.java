package io.rollcall.benchmarks.load;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine;

/** What the tests of the load tester begin with. */
final class Given {
    private Given() {}

    /** What {@code rollcall-bench} makes of a command line. */
    static LoadConfig config(String scenario, int port, String... options) {
        List<String> words = new ArrayList<>(List.of(scenario, "--port", Integer.toString(port)));
        words.addAll(List.of(options));
        return BenchOptions.config(new CommandLine(BenchOptions.spec()).parseArgs(words.toArray(String[]::new)));
    }

    /** A broker that takes everything. */
    static Broker broker() throws IOException {
        return Broker.start(BrokerConfig.tcp("127.0.0.1", 0), BrokerHooks.OPEN);
    }

    /** A broker that asks before it takes a message to a topic. */
    static Broker brokerThatAsks(Predicate<String> mayPublish) throws IOException {
        return Broker.start(BrokerConfig.tcp("127.0.0.1", 0), BrokerHooks.OPEN.with(new Authorizer() {
            @Override
            public boolean mayPublish(ClientConnection client, String topicName) {
                return mayPublish.test(topicName);
            }

            @Override
            public boolean maySubscribe(ClientConnection client, String topicFilter) {
                return true;
            }
        }));
    }

    static int port(Broker broker) {
        return broker.addresses().get(0).getPort();
    }

    /** Plays it in silence. */
    static Result play(LoadConfig config) throws IOException, InterruptedException {
        return Bench.play(config, line -> {});
    }

    static double figure(Result result, String name) {
        Double figure = result.figures().get(name);
        if (figure == null) {
            throw new AssertionError(name + " is not among " + result.figures().keySet());
        }
        return figure;
    }
}
