package io.rollcall.presence;

import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.takenOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.DirectoryCheck.Report;
import io.rollcall.presence.Given.Moving;
import io.rollcall.presence.journal.JournalFailure;
import io.rollcall.presence.journal.JournalTurn;
import io.rollcall.presence.journal.RocksJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCheckTest {
    private static final long SEED = new Random().nextLong();

    @TempDir
    Path directory;

    private long lastSeq;

    /** Three runs of clients that come, go, are taken over, are active, and stay to the end. */
    @BeforeEach
    void live() {
        Random random = new Random(SEED);
        for (int run = 0; run < 3; run++) {
            try (House house = House.in(directory)) {
                long[] standing = new long[20];
                for (int step = 0; step < 300; step++) {
                    step(house, random.nextInt(standing.length), standing, random);
                }
                house.settle();
                lastSeq = house.queries().asOfSeq() + 1;
            }
        }
    }

    private static void step(House house, int client, long[] standing, Random random) {
        String clientId = "client-" + client;
        Moving live = new Moving().did(ActivityEvent.PUBLISH, Given.NOON + 30_000);
        long connectionId = house.next();
        if (random.nextInt(10) == 0) {
            house.changes().refused(Given.refused(clientId));
        }
        if (standing[client] == 0) {
            house.changes().connected(connected(clientId, connectionId), live, () -> {});
            standing[client] = connectionId;
        } else if (random.nextInt(3) == 0) {
            house.changes()
                    .takenOver(
                            takenOver(clientId, standing[client]), connected(clientId, connectionId), live, () -> {});
            standing[client] = connectionId;
        } else if (random.nextInt(3) == 0) {
            house.changes().active(clientId, standing[client]);
        } else {
            house.changes().disconnected(lost(clientId, standing[client]));
            standing[client] = 0;
        }
    }

    @Test
    void whatWasClosedInGoodOrderAgrees() {
        Report report = DirectoryCheck.of(directory);

        assertThat(report.faults()).as("seed %d", SEED).isEmpty();
        assertThat(report.entries()).isEqualTo(lastSeq);
        assertThat(report.clients()).isEqualTo(20);
        assertThat(report.inTable()).isEqualTo(20);
    }

    @Test
    void aCheckChangesNothing() {
        Report first = DirectoryCheck.of(directory);
        assertThat(DirectoryCheck.of(directory)).isEqualTo(first);
        try (House house = House.in(directory)) {
            assertThat(house.presence.stats().recovery().kind()).isEqualTo(PresenceStats.Kind.CLEAN);
        }
    }

    @Test
    void aGapInTheFeedIsFound() {
        write(new JournalTurn().entry(lastSeq + 2, FeedCodec.encode(new FeedEntry.RunEnded(3, 1))));
        assertThat(faults()).contains("feed: after entry " + lastSeq + " comes " + (lastSeq + 2));
    }

    @Test
    void aStateThatTheFeedDoesNotTellIsFound() {
        Connected connected = connected("client-7", connection(9, 1));
        write(new JournalTurn().state("client-7", RecordCodec.encode(Fold.connected(null, connected, null, 1))));
        assertThat(faults())
                .anyMatch(fault -> fault.startsWith("client client-7: the feed folds to"))
                .anyMatch(fault -> fault.startsWith("client client-7: the state is "));
    }

    @Test
    void aStateOfNobodyIsFound() {
        Connected connected = connected("ghost", connection(9, 1));
        write(new JournalTurn().state("ghost", RecordCodec.encode(Fold.connected(null, connected, null, 1))));
        assertThat(faults()).contains("client ghost: has a state and is not in the feed");
    }

    @Test
    void anEndWithoutABeginningIsFound() {
        write(new JournalTurn()
                .entry(
                        lastSeq + 1,
                        FeedCodec.encode(new FeedEntry.ClientDisconnected(lost("client-7", connection(9, 1))))));
        assertThat(faults())
                .contains("feed: entry " + (lastSeq + 1) + " ends a connection of client client-7"
                        + " that does not stand");
    }

    @Test
    void aDirectoryInUseIsRefused() {
        try (House house = House.in(directory)) {
            house.connect("a");
            assertThatThrownBy(() -> DirectoryCheck.of(directory))
                    .isInstanceOf(PresenceOpenException.class)
                    .hasMessageContaining("in use by another server");
        }
    }

    private List<String> faults() {
        return DirectoryCheck.of(directory).faults();
    }

    private void write(JournalTurn turn) {
        try (RocksJournal journal = RocksJournal.open(directory.resolve("journal"))) {
            journal.write(turn, true);
        } catch (JournalFailure e) {
            throw new AssertionError(e);
        }
    }
}
