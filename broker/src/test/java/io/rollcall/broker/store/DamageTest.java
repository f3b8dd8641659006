package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rocksdb.LiveFileMetaData;

/** Whatever part of the files is damaged, the rest is served, and the damage is told. */
class DamageTest {
    private static final long MEMORY = 1 << 30;
    private static final int SESSIONS = 5_000;
    private static final int MESSAGES = 5_000;

    private final Scratch scratch = new Scratch();
    private DurableStore store = open();
    private final List<String> sessions = new ArrayList<>();
    private final List<StoredSession> found = new ArrayList<>();

    DamageTest() throws IOException {}

    private StoreConfig config() {
        return StoreConfig.in(scratch.store()).toBuilder()
                .durability(Durability.OS)
                .freeBytesMin(0)
                .build();
    }

    private DurableStore open() throws StoreException {
        DurableStore opened = DurableStore.open(config(), TimeSource.system(), MEMORY);
        opened.recover(new Store.Recovery() {
            @Override
            public void session(StoredSession stored, SessionState state, List<Subscription> subscriptions) {
                sessions.add(state.clientId());
                found.add(stored);
            }

            @Override
            public void retained(Retained kept) {}
        });
        return opened;
    }

    private void reopen() throws StoreException {
        sessions.clear();
        found.clear();
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
        scratch.close();
    }

    private void fillSessions() throws InterruptedException {
        Actor last = Actor.begin(store, "client-0");
        for (int i = 1; i < SESSIONS; i++) {
            last = Actor.begin(store, "client-" + i);
        }
        last.settle();
    }

    private Actor fillQueue() throws InterruptedException {
        Actor actor = Actor.begin(store, "a");
        actor.stored.offline();
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            actor.deliver(i + " " + random.nextLong(), Qos.AT_LEAST_ONCE);
        }
        actor.settle();
        return actor;
    }

    /** All that the log has goes into files with sorted records. */
    private void closeAndFlush() throws StoreException {
        store.close();
        OpenFiles.open(config()).close();
    }

    private Path sorted(String family) throws StoreException {
        try (OpenFiles files = OpenFiles.open(config())) {
            return files.db().getLiveFilesMetaData().stream()
                    .filter(file -> family.equals(new String(file.columnFamilyName(), StandardCharsets.UTF_8)))
                    .map(LiveFileMetaData::fileName)
                    .map(name -> scratch.store().resolve(name.substring(1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path log(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** So many bytes in its middle are others. */
    private static void damage(Path file, int length) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = bytes.length / 2; i < bytes.length / 2 + length; i++) {
            bytes[i] ^= 0x55;
        }
        Files.write(file, bytes);
    }

    private List<String> beside() throws IOException {
        try (Stream<Path> all = Files.list(scratch.store().getParent())) {
            return all.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".damaged-"))
                    .toList();
        }
    }

    @Test
    void theTornEndOfTheLogIsCutAndSaid() throws Exception {
        Actor.begin(store, "a").settle();
        Actor.begin(store, "b").settle();
        Path copy = scratch.copy();
        store.close();
        Path log = log(copy);
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 3));
        reopen();
        assertThat(sessions).containsExactly("a");
        assertThat(store.stats().damage()).contains("torn").contains("never acknowledged");
        assertThat(store.stats().damages()).isEqualTo(1);
        assertThat(beside()).isEmpty();
        store.close();
        reopen();
        assertThat(sessions).containsExactly("a");
        assertThat(store.stats().damage()).isEmpty();
    }

    @Test
    void aLogThatEndsInGoodOrderIsNotTorn() throws Exception {
        Actor.begin(store, "a").settle();
        scratch.copy();
        store.close();
        reopen();
        assertThat(sessions).containsExactly("a");
        assertThat(store.stats().damage()).isEmpty();
        assertThat(store.stats().damages()).isZero();
    }

    @Test
    void ofALogThatIsDamagedInItsMiddleAllBeforeThatIsServed() throws Exception {
        for (int i = 0; i < 100; i++) {
            Actor.begin(store, "a" + i).settle();
        }
        Path copy = scratch.copy();
        store.close();
        damage(log(copy), 8);
        reopen();
        assertThat(sessions).hasSizeBetween(10, 90).startsWith("a0", "a1", "a2");
        assertThat(store.stats().damage()).contains("the log of the store was damaged");
        assertThat(beside()).hasSize(1);
        Actor.begin(store, "new").settle();
    }

    @Test
    void aDamagedFileOfSessionsIsSetAsideAndWhatCanBeReadIsServed() throws Exception {
        fillSessions();
        closeAndFlush();
        damage(sorted("default"), 8);
        reopen();
        assertThat(sessions).hasSizeBetween(SESSIONS * 9 / 10, SESSIONS - 1).doesNotHaveDuplicates();
        assertThat(store.stats().damage()).contains(".sst").contains("left out").contains("kept in");
        assertThat(beside()).hasSize(1);
        int served = sessions.size();
        Actor.begin(store, "new").settle();
        store.close();
        reopen();
        assertThat(sessions).hasSize(served + 1);
        assertThat(store.stats().damage()).isEmpty();
    }

    @Test
    void aQueueWithADamagedPartIsDeliveredWithoutItAndGoesOn() throws Exception {
        fillQueue();
        closeAndFlush();
        damage(sorted("queues"), 8);
        reopen();
        Actor back = new Actor(store, found.get(0));
        back.load();
        back.stored.online();
        List<Integer> numbers = takeHalf(back);
        back.deliver("100000 after", Qos.AT_LEAST_ONCE);
        numbers.addAll(takeAll(back));
        assertThat(numbers)
                .hasSizeBetween(MESSAGES * 9 / 10, MESSAGES)
                .isSorted()
                .endsWith(MESSAGES - 1, 100_000);
        assertThat(store.stats().damage()).contains(".sst");
        int before = numbers.size();
        back.stored.offline();
        store.close();
        reopen();
        assertThat(store.stats().damage()).contains("kept in");
        assertThat(beside()).hasSize(1);
        Actor again = new Actor(store, found.get(0));
        again.load();
        again.stored.online();
        assertThat(takeAll(again)).hasSize(before);
    }

    /** Half of what waits; nothing is acknowledged, so all of it comes again. */
    private static List<Integer> takeHalf(Actor actor) throws InterruptedException {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < MESSAGES / 2; i++) {
            Outgoing next = actor.next();
            if (next != null) {
                numbers.add(number(next));
            }
        }
        return numbers;
    }

    private static List<Integer> takeAll(Actor actor) throws InterruptedException {
        actor.settle();
        List<Integer> numbers = new ArrayList<>();
        for (Outgoing next = actor.next(); next != null; next = actor.next()) {
            numbers.add(number(next));
        }
        return numbers;
    }

    private static int number(Outgoing outgoing) {
        return Integer.parseInt(Actor.text(outgoing).split(" ", -1)[0]);
    }

    @Test
    void aStoreOfANewerFormatIsRefusedAndTheWordsSayWhatToDo() throws Exception {
        store.close();
        try (OpenFiles files = OpenFiles.open(config())) {
            files.db()
                    .put(
                            files.main(),
                            Keys.meta("format"),
                            new ByteWriter().i32(3).toBytes());
        }
        assertThatThrownBy(this::reopen)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("has format 3, and this version knows 2")
                .hasMessageContaining("start the version that wrote it, or choose another directory");
        assertThat(beside()).isEmpty();
    }

    @Test
    void aStoreOfTheFormatBeforeIsServedAndIsOfThisOneThen() throws Exception {
        Actor.begin(store, "a").settle();
        store.close();
        try (OpenFiles files = OpenFiles.open(config())) {
            byte[] before = new ByteWriter().i32(1).toBytes();
            files.db().put(files.main(), Keys.meta("format"), before);
        }
        reopen();
        assertThat(sessions).containsExactly("a");
        store.close();
        try (OpenFiles files = OpenFiles.open(config())) {
            byte[] now = files.db().get(files.main(), Keys.meta("format"));
            assertThat(new ByteReader(now).i32()).isEqualTo(2);
        }
    }

    @Test
    void aFileThatIsGoneIsNamedAndTheStoreSetAside() throws Exception {
        fillSessions();
        closeAndFlush();
        Path gone = sorted("default");
        Files.delete(gone);
        reopen();
        assertThat(store.stats().damage())
                .contains("set aside")
                .contains(gone.getFileName().toString());
        assertThat(beside()).isNotEmpty();
        Actor.begin(store, "new").settle();
    }
}
