package io.rollcall.http.nativeapi;

import java.util.Arrays;
import java.util.List;

/** The numbers of a sample. */
enum StatsColumn {
    /** Clients that are known. */
    KNOWN("known", false),
    CONNECTED("connected", false),
    SUSPECT("suspect", false),
    FLAPPING("flapping", false),
    SESSIONS("sessions", false),
    SUBSCRIPTIONS("subscriptions", false),
    RETAINED("retained", false),
    QUEUED_BYTES("queuedBytes", false),
    HEAP_BYTES("heapBytes", false),
    CONNECTS("connects", true),
    ENDED_BY_CLIENT("endedByClient", true),
    ENDED_BY_SERVER("endedByServer", true),
    ENDED_BY_NETWORK("endedByNetwork", true),
    REFUSED("refused", true),
    MESSAGES_IN("messagesIn", true),
    MESSAGES_OUT("messagesOut", true),
    BYTES_IN("bytesIn", true),
    BYTES_OUT("bytesOut", true),
    DROPPED("dropped", true);

    static final List<StatsColumn> ALL = List.of(values());

    private final String word;
    private final boolean counted;

    StatsColumn(String word, boolean counted) {
        this.word = word;
        this.counted = counted;
    }

    String word() {
        return word;
    }

    /** Whether it is how often something happened within the time; else how much there was at its end. */
    boolean isCounted() {
        return counted;
    }

    static List<String> words() {
        return Arrays.stream(values()).map(StatsColumn::word).toList();
    }
}
