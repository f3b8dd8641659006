package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.ServerTotals;
import io.rollcall.http.exchange.ServerTotals.Ends;
import io.rollcall.presence.Census;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at the server's counters again and again, keeps the last hour in steps, and tells listeners each look. On one event loop. */
final class StatsHistory {
    /** Between two looks. */
    static final long SAMPLE_MILLIS = 2_000;

    /** Of one step of what is kept. */
    static final long STEP_MILLIS = 10_000;

    /** Steps that are kept: an hour. */
    static final int STEPS_MAX = 360;

    private final Supplier<ServerDesk> desk;
    private final PresenceQueries presence;
    private final InstantSource clock;
    private final ArrayDeque<StatsSample> steps = new ArrayDeque<>();
    private final Set<Consumer<StatsSample>> listeners = new LinkedHashSet<>();
    private final Map<StatsColumn, Long> countedBefore = new EnumMap<>(StatsColumn.class);
    private Map<List<String>, Long> endsBefore = Map.of();
    private long lookedAt;
    private @Nullable StatsSample step;

    StatsHistory(Supplier<ServerDesk> desk, PresenceQueries presence, InstantSource clock) {
        this.desk = desk;
        this.presence = presence;
        this.clock = clock;
        this.lookedAt = clock.millis();
    }

    /** Looks from now on, until the loops end. */
    void begin(Vertx vertx) {
        vertx.setPeriodic(SAMPLE_MILLIS, timer -> look());
    }

    /** Looks once. */
    void look() {
        long now = clock.millis();
        StatsSample sample = sample(now, desk.get().totals(), presence.census());
        lookedAt = now;
        step = step == null ? sample : step.and(sample);
        if (step.millis() >= STEP_MILLIS) {
            steps.addLast(step);
            step = null;
            if (steps.size() > STEPS_MAX) {
                steps.removeFirst();
            }
        }
        List.copyOf(listeners).forEach(listener -> listener.accept(sample));
    }

    /** The steps of the last hour, the oldest first, and what there is of the next. */
    List<StatsSample> steps() {
        List<StatsSample> all = new ArrayList<>(steps);
        if (step != null) {
            all.add(step);
        }
        return all;
    }

    /** Tells this one each sample from now on. */
    void listen(Consumer<StatsSample> listener) {
        listeners.add(listener);
    }

    void leave(Consumer<StatsSample> listener) {
        listeners.remove(listener);
    }

    private StatsSample sample(long now, ServerTotals totals, Census census) {
        Map<StatsColumn, Long> values = new EnumMap<>(StatsColumn.class);
        values.put(StatsColumn.KNOWN, census.all().known());
        values.put(StatsColumn.CONNECTED, census.all().connected());
        values.put(StatsColumn.SUSPECT, census.suspect());
        values.put(StatsColumn.FLAPPING, census.flapping());
        values.put(StatsColumn.SESSIONS, totals.sessions());
        values.put(StatsColumn.SUBSCRIPTIONS, totals.subscriptions());
        values.put(StatsColumn.RETAINED, totals.retained());
        values.put(StatsColumn.QUEUED_BYTES, totals.queuedBytes());
        values.put(StatsColumn.HEAP_BYTES, totals.heapBytes());
        List<Ends> ends = newEnds(totals.ends());
        values.put(StatsColumn.ENDED_BY_CLIENT, by("client", ends));
        values.put(StatsColumn.ENDED_BY_SERVER, by("server", ends));
        values.put(StatsColumn.ENDED_BY_NETWORK, by("network", ends));
        count(values, StatsColumn.CONNECTS, totals.connects());
        count(values, StatsColumn.REFUSED, totals.refused());
        count(values, StatsColumn.MESSAGES_IN, totals.messagesIn());
        count(values, StatsColumn.MESSAGES_OUT, totals.messagesOut());
        count(values, StatsColumn.BYTES_IN, totals.bytesIn());
        count(values, StatsColumn.BYTES_OUT, totals.bytesOut());
        count(values, StatsColumn.DROPPED, totals.dropped());
        return new StatsSample(now, now - lookedAt, census.asOfSeq(), values, ends);
    }

    /** How much more it is than at the last look; a total that was read a moment too early never counts backwards. */
    private void count(Map<StatsColumn, Long> values, StatsColumn column, long total) {
        long before = countedBefore.getOrDefault(column, 0L);
        values.put(column, Math.max(0, total - before));
        countedBefore.put(column, Math.max(total, before));
    }

    private List<Ends> newEnds(List<Ends> totals) {
        List<Ends> more = new ArrayList<>();
        Map<List<String>, Long> now = new HashMap<>();
        for (Ends each : totals) {
            List<String> kind = List.of(each.entity(), each.cause());
            long before = endsBefore.getOrDefault(kind, 0L);
            now.put(kind, each.count());
            if (each.count() > before) {
                more.add(new Ends(each.entity(), each.cause(), each.count() - before));
            }
        }
        endsBefore = now;
        return more;
    }

    private static long by(String entity, List<Ends> ends) {
        return ends.stream()
                .filter(each -> each.entity().equals(entity))
                .mapToLong(Ends::count)
                .sum();
    }
}
