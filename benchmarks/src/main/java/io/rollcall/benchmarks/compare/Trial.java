package io.rollcall.benchmarks.compare;

import java.util.List;

/** One question, and what the load tester is told to answer it. In the order in which they are played. */
enum Trial {
    PAIRS_0("QoS 0 pairs, 50,000/s", "pairs --clients 100 --rate 50000"),
    PAIRS_1("QoS 1 pairs, 20,000/s", "pairs --clients 100 --qos 1 --rate 20000"),
    PAIRS_2("QoS 2 pairs, 10,000/s", "pairs --clients 100 --qos 2 --rate 10000"),
    FAN_IN("fan-in 100:1, 20,000/s", "fan-in --clients 101 --rate 20000"),
    FAN_OUT("fan-out 1:1000, 50,000/s", "fan-out --clients 1001 --rate 50"),
    PAIRS_0_MAX("QoS 0 pairs, maximum", "pairs --clients 100"),
    PAIRS_1_MAX("QoS 1 pairs, maximum", "pairs --clients 100 --qos 1"),
    PAIRS_2_MAX("QoS 2 pairs, maximum", "pairs --clients 100 --qos 2"),
    FAN_OUT_MAX("fan-out 1:1000, maximum", "fan-out --clients 1001 --window 50"),
    PAIRS_0_HALF("QoS 0 pairs at half its maximum", "pairs --clients 100"),
    PAIRS_1_HALF("QoS 1 pairs at half its maximum", "pairs --clients 100 --qos 1"),
    CONNECTS("connects", "connect-storm --clients 5000"),
    IDLE("idle connections", "idle --clients 18000 --steps 9 --connecting 500 --keep-alive 30");

    static final String THROUGHPUT = "received per second";

    private final String title;
    private final String options;

    Trial(String title, String options) {
        this.title = title;
        this.options = options;
    }

    String title() {
        return title;
    }

    /** Scenario and options. */
    List<String> options() {
        return List.of(options.split(" ", -1));
    }

    boolean isOfQos2() {
        return this == PAIRS_2 || this == PAIRS_2_MAX;
    }

    /** Of which trial half the throughput is the rate of this one; itself when it has a rate of its own or none. */
    Trial halfOf() {
        return switch (this) {
            case PAIRS_0_HALF -> PAIRS_0_MAX;
            case PAIRS_1_HALF -> PAIRS_1_MAX;
            default -> this;
        };
    }
}
