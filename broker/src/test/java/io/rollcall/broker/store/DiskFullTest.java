package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A disk that is full to the last byte, without a guard that looks how much is free. It is a file system in memory that only root may
 * mount: others leave this to {@code benchmarks/disk-full}.
 */
class DiskFullTest {
    private static final long MEMORY = 1 << 30;
    private static final int PAYLOAD_BYTES = 100_000;
    private static final int REFUSALS = 5;

    private final Random random = new Random(1);
    private final List<String> acknowledged = new ArrayList<>();
    private final List<StoredSession> found = new ArrayList<>();
    private int number;

    private static boolean isRun(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor() == 0;
    }

    private static void mount(Path disk) throws InterruptedException {
        boolean mounted;
        try {
            mounted = isRun("mount", "-t", "tmpfs", "-o", "size=24m", "rollcall-test", disk.toString());
        } catch (IOException noSuchCommand) {
            mounted = false;
        }
        assumeTrue(mounted, "only root may mount");
    }

    private DurableStore open(Path directory) throws StoreException {
        StoreConfig config =
                StoreConfig.in(directory).toBuilder().freeBytesMin(0).build();
        DurableStore store = DurableStore.open(config, TimeSource.system(), MEMORY);
        store.recover(new Store.Recovery() {
            @Override
            public void session(StoredSession stored, SessionState state, List<Subscription> subscriptions) {
                found.add(stored);
            }

            @Override
            public void retained(Retained kept) {}
        });
        return store;
    }

    @Test
    void whatIsAcknowledgedIsKeptAndTheRestIsRefusedUntilThereIsRoom() throws Exception {
        Path disk = Files.createTempDirectory("rollcall-full");
        mount(disk);
        try {
            Path files = disk.resolve("store");
            try (DurableStore store = open(files)) {
                Actor actor = Actor.begin(store, "a");
                actor.stored.offline();
                actor.settle();
                fill(disk.resolve("ballast"));
                int refused = 0;
                while (refused < REFUSALS) {
                    refused += isStored(store, actor) ? 0 : 1;
                }
                assertThat(store.stats().errors()).isPositive();
                assertThat(store.stats().refused()).isEqualTo(refused);
                actor.stored.subscribe(StoreContract.subscription("x", 1)); // waits, and is not refused
                Files.delete(disk.resolve("ballast"));
                while (!isStored(store, actor)) {
                    Thread.onSpinWait();
                }
                actor.settle();
            }
            try (DurableStore store = open(files)) {
                Actor back = new Actor(store, found.get(0));
                assertThat(back.stored.subscriptions()).containsExactly(StoreContract.subscription("x", 1));
                back.load();
                back.stored.online();
                back.settle();
                List<String> kept = new ArrayList<>();
                for (Outgoing next = back.next(); next != null; next = back.next()) {
                    kept.add(Actor.text(next));
                }
                assertThat(kept).containsSubsequence(acknowledged).doesNotHaveDuplicates();
                assertThat(store.stats().damage()).doesNotContain("set aside");
            }
        } finally {
            assertThat(isRun("umount", disk.toString())).isTrue();
            Files.delete(disk);
        }
    }

    private boolean isStored(Store store, Actor actor) throws Exception {
        byte[] noise = new byte[PAYLOAD_BYTES / 2];
        random.nextBytes(noise);
        String text = ++number + " " + HexFormat.of().formatHex(noise);
        CompletableFuture<Boolean> decided = new CompletableFuture<>();
        Message message = Actor.message(text, Qos.AT_LEAST_ONCE);
        Posting posting = new Posting();
        posting.add(actor.stored, message, Qos.AT_LEAST_ONCE, false, 0);
        store.post(message, posting, decided::complete);
        boolean stored = decided.get(60, TimeUnit.SECONDS);
        if (stored) {
            acknowledged.add(text);
        }
        return stored;
    }

    /** To the last byte. */
    private static void fill(Path ballast) throws IOException {
        try (FileChannel out = FileChannel.open(ballast, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int bytes = 1 << 20; bytes > 0; ) {
                try {
                    out.write(ByteBuffer.allocate(bytes));
                } catch (IOException full) {
                    bytes /= 2;
                }
            }
        }
    }
}
