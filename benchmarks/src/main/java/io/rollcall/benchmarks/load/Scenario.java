package io.rollcall.benchmarks.load;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What can be played. */
enum Scenario {
    CONNECT_STORM("connect-storm", "clients connect, as fast as they can or at a rate"),
    IDLE("idle", "clients connect in steps, then do nothing but ping"),
    PAIRS("pairs", "half of the clients publish, each to one of the other half"),
    FAN_IN("fan-in", "all clients but one publish to that one"),
    FAN_OUT("fan-out", "one client publishes to all others"),
    RECONNECT_STORM("reconnect-storm", "clients with sessions are all cut off at once, and come back, again and again"),
    OFFLINE("offline", "messages wait for clients that are away; then they all come back and take them"),
    LASTING("lasting", "pairs of which the subscribers' sessions last; it is acknowledgements that are timed"),
    CHURN("churn", "clients come and go at a rate, while their presence is asked for over HTTP at another");

    private final String word;
    private final String meaning;

    Scenario(String word, String meaning) {
        this.word = word;
        this.meaning = meaning;
    }

    /** Its name on the command line. */
    String word() {
        return word;
    }

    /** What happens, in a sentence. */
    String meaning() {
        return meaning;
    }

    static Optional<Scenario> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Scenario::word).toList();
    }
}
