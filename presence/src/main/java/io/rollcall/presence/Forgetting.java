package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ForgetReason;
import io.rollcall.presence.KeepPolicy.Rule;
import io.rollcall.presence.Keeper.Chore;
import io.rollcall.presence.Keeper.Going;
import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.Journal.State;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.table.PresenceTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Forgets clients that are not connected, as the {@link KeepPolicy} says: looks at all clients in pieces, hands those that are too old to the
 * recorder at once, and at the end, of each class that has too many, those that are gone for longest. The recorder looks again whether
 * nothing has changed. Looks only when it may find something, and never more often than an age needs.
 */
final class Forgetting implements Chore {
    /** Clients that are read in one piece, and forgotten in one turn of the recorder at most. */
    static final int PIECE = 1000;

    /** Clients of one class that are forgotten in one round at most, because they are too many. */
    static final int TOO_MANY_MAX = 50_000;

    private static final Duration ROUND_MIN = Duration.ofMinutes(1);
    private static final Duration ROUND_MAX = Duration.ofHours(1);
    /** Of an age, between two looks. */
    private static final int PART_OF_AGE = 20;

    private final Journal journal;
    private final boolean durable;
    private final View view;
    private final KeepPolicy policy;
    private final Timeline timeline;
    private final Recorder recorder;
    private final Counters counters;
    private long nextRound = Long.MIN_VALUE;

    Forgetting(
            Found found,
            boolean durable,
            View view,
            KeepPolicy policy,
            Timeline timeline,
            Recorder recorder,
            Counters counters) {
        this.journal = found.journal();
        this.durable = durable;
        this.view = view;
        this.policy = policy;
        this.timeline = timeline;
        this.recorder = recorder;
        this.counters = counters;
    }

    /** A client that is not connected, and since which change. */
    private record Gone(String clientId, long version, long goneSeq) {}

    /** What one round finds of one class. */
    private static final class Group {
        private final Rule rule;
        private long count;
        /** Those that are gone for longest; the last of them on top. */
        private final PriorityQueue<Gone> longest =
                new PriorityQueue<>(Comparator.comparingLong(Gone::goneSeq).reversed());

        private Group(Rule rule) {
            this.rule = rule;
        }

        private void add(Gone gone) {
            count++;
            longest.add(gone);
            if (longest.size() > TOO_MANY_MAX) {
                longest.remove();
            }
        }

        /** Those that are too many, the longest gone first. */
        private List<Gone> tooMany() {
            List<Gone> sorted = new ArrayList<>(longest);
            sorted.sort(Comparator.comparingLong(Gone::goneSeq));
            return sorted.subList(0, (int) Math.min(sorted.size(), Math.max(0, count - rule.count())));
        }
    }

    @Override
    public void round(Going going) throws JournalFailure, InterruptedException {
        long now = timeline.service();
        if (now < nextRound || !mayFindSome()) {
            return;
        }
        nextRound = now + betweenRounds();
        Map<Rule, Group> classes = new HashMap<>();
        if (durable) {
            lookInJournal(classes, now, going);
        } else {
            lookInTable(classes, now);
        }
        for (Group each : classes.values()) {
            forget(each.tooMany(), ForgetReason.COUNT, going);
        }
    }

    private boolean mayFindSome() {
        long gone = view.asOf().counts().disconnected();
        return gone > 0 && rules().anyMatch(rule -> rule.age() != null || gone > rule.count());
    }

    private long betweenRounds() {
        long gone = view.asOf().counts().disconnected();
        if (rules().anyMatch(rule -> gone > rule.count())) {
            return ROUND_MIN.toMillis();
        }
        long shortest = rules().map(Rule::age)
                .filter(age -> age != null)
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.max(ROUND_MIN.toMillis(), Math.min(ROUND_MAX.toMillis(), shortest / PART_OF_AGE));
    }

    private Stream<Rule> rules() {
        return Stream.concat(policy.classes().stream(), Stream.of(policy.others()));
    }

    private void lookInJournal(Map<Rule, Group> classes, long now, Going going)
            throws JournalFailure, InterruptedException {
        String after = "";
        while (going.on()) {
            List<State> piece = journal.states(after, PIECE);
            if (piece.isEmpty()) {
                return;
            }
            List<Gone> tooOld = new ArrayList<>();
            for (State state : piece) {
                look(state.clientId(), state.record(), classes, now, tooOld);
            }
            forget(tooOld, ForgetReason.AGE, going);
            after = piece.get(piece.size() - 1).clientId();
        }
    }

    private void lookInTable(Map<Rule, Group> classes, long now) throws InterruptedException {
        PresenceTable table = view.table();
        List<Gone> tooOld = new ArrayList<>();
        table.forEach((clientId, record) -> look(clientId, record, classes, now, tooOld));
        forget(tooOld, ForgetReason.AGE, () -> true);
    }

    private void look(String clientId, byte[] record, Map<Rule, Group> classes, long now, List<Gone> tooOld) {
        Gone gone = gone(clientId, record);
        if (gone == null) {
            return;
        }
        Rule rule = policy.rule(clientId);
        Duration age = rule.age();
        if (age != null && now - timeline.serviceOf(gone.goneSeq) >= age.toMillis()) {
            tooOld.add(gone);
        } else {
            classes.computeIfAbsent(rule, Group::new).add(gone);
        }
    }

    /** A ghost is gone since the run began that followed its own. */
    private @Nullable Gone gone(String clientId, byte[] record) {
        long version = RecordCodec.version(record);
        if (!RecordCodec.saysConnected(record)) {
            return new Gone(clientId, version, version);
        }
        ClientState state = RecordCodec.decode(clientId, record);
        if (!view.runs().isGhost(state)) {
            return null;
        }
        int run = Runs.runOf(state.connection().connectionId());
        return new Gone(clientId, version, view.runs().after(run).startSeq());
    }

    private void forget(List<Gone> all, ForgetReason reason, Going going) throws InterruptedException {
        for (int from = 0; from < all.size() && going.on(); from += PIECE) {
            List<Gone> piece = all.subList(from, Math.min(all.size(), from + PIECE));
            recorder.workAndWait("(to be forgotten)", turn -> piece.forEach(gone -> forget(turn, gone, reason)), going);
        }
    }

    private void forget(Turn turn, Gone gone, ForgetReason reason) {
        if (turn.forget(gone.clientId, gone.version, timeline.wall(), reason)) {
            (reason == ForgetReason.AGE ? counters.forgottenByAge : counters.forgottenByCount).increment();
        }
    }
}
