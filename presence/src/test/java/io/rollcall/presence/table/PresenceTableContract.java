package io.rollcall.presence.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every table keeps. */
public abstract class PresenceTableContract {

    @TempDir
    protected Path directory;

    /** A new table, laid out for this many clients. */
    protected abstract PresenceTable table(long clientsExpected) throws IOException;

    @Test
    void whatWasPutIsThere() throws IOException {
        try (PresenceTable table = table(100)) {
            table.put("a", bytes("one"));
            table.put("b", bytes("two"));
            table.put("a", bytes("three and longer"));
            assertThat(table.get("a")).isEqualTo(bytes("three and longer"));
            assertThat(table.get("b")).isEqualTo(bytes("two"));
            assertThat(table.get("c")).isNull();
            assertThat(table.size()).isEqualTo(2);
        }
    }

    @Test
    void idsOfEveryKindAreKept() throws IOException {
        try (PresenceTable table = table(100)) {
            for (String id : new String[] {"", " ", "ü", "客户端", "😀", "a/b#c+", "x".repeat(256), "y".repeat(65_535)}) {
                table.put(id, bytes("of " + id.length()));
                assertThat(table.get(id)).isEqualTo(bytes("of " + id.length()));
            }
            assertThat(table.size()).isEqualTo(8);
        }
    }

    @Test
    void whatWasRemovedIsGoneAndMayComeAgain() throws IOException {
        try (PresenceTable table = table(100)) {
            table.put("a", bytes("one"));
            table.put("b", new byte[5000]);
            table.remove("a");
            table.remove("b");
            table.remove("c");
            assertThat(table.get("a")).isNull();
            assertThat(table.get("b")).isNull();
            assertThat(table.size()).isZero();
            assertThat(all(table)).isEmpty();
            table.put("a", bytes("two"));
            assertThat(table.get("a")).isEqualTo(bytes("two"));
            assertThat(table.size()).isEqualTo(1);
        }
    }

    @Test
    void putsAndRemovalsInAnyOrderGiveWhatAMapGives() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, byte[]> model = new HashMap<>();
        try (PresenceTable table = table(200)) {
            for (int i = 0; i < 20_000; i++) {
                String id = "client-" + random.nextInt(300);
                if (random.nextInt(3) == 0) {
                    table.remove(id);
                    model.remove(id);
                } else {
                    byte[] record = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 2000 : 200)];
                    random.nextBytes(record);
                    table.put(id, record);
                    model.put(id, record);
                }
            }
            assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(all(table)).as("seed %d", seed).containsExactlyInAnyOrderEntriesOf(model);
        }
    }

    @Test
    void aRecordThatGrowsAndShrinksIsThereOnce() throws IOException {
        try (PresenceTable table = table(100)) {
            for (int length : new int[] {10, 100_000, 50, 1023, 1024, 5, 70_000}) {
                byte[] record = new byte[length];
                Arrays.fill(record, (byte) length);
                table.put("a", record);
                assertThat(table.get("a")).isEqualTo(record);
                assertThat(table.size()).isEqualTo(1);
                assertThat(all(table)).containsOnlyKeys("a");
            }
        }
    }

    @Test
    void manyMoreClientsThanExpectedAreKept() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (PresenceTable table = table(20)) {
            Map<String, byte[]> model = new HashMap<>();
            for (int i = 0; i < 6000; i++) {
                String id = "client-" + random.nextInt(3000) + "-" + "z".repeat(random.nextInt(40));
                byte[] record = new byte[20 + random.nextInt(300)];
                random.nextBytes(record);
                table.put(id, record);
                model.put(id, record);
            }
            assertThat(table.size()).as("seed %d", seed).isEqualTo(model.size());
            assertThat(all(table)).as("seed %d", seed).containsExactlyInAnyOrderEntriesOf(model);
            model.forEach((id, record) ->
                    assertThat(table.get(id)).as("seed %d", seed).isEqualTo(record));
        }
    }

    @Test
    void readersNeverSeeHalfARecordWhileTheWriterGrowsTheTable() throws Exception {
        try (PresenceTable table = table(20)) {
            table.put("steady", same((byte) 0));
            AtomicBoolean done = new AtomicBoolean();
            AtomicReference<String> wrong = new AtomicReference<>("");
            Runnable reads = () -> {
                for (int i = 0; !done.get(); i++) {
                    table.lookAhead(List.of("steady", "client-" + i % 3000, "nobody"));
                    byte[] record = table.get("steady");
                    if (record == null || !isSame(record)) {
                        wrong.set("get: " + Arrays.toString(record));
                    }
                    if (i % 1000 == 0) {
                        scan(table, wrong);
                    }
                }
            };
            Thread reader = new Thread(reads, "reader");
            reader.start();
            for (int i = 0; i < 20_000; i++) {
                table.put("steady", same((byte) i));
                table.put("client-" + i % 3000, same((byte) i));
            }
            done.set(true);
            reader.join();
            assertThat(wrong.get()).isEmpty();
        }
    }

    private static void scan(PresenceTable table, AtomicReference<String> wrong) {
        int[] seen = new int[1];
        table.forEach((id, each) -> {
            seen[0] += id.equals("steady") ? 1 : 0;
            if (!isSame(each)) {
                wrong.set("forEach: " + Arrays.toString(each));
            }
        });
        if (seen[0] != 1) {
            wrong.set("seen " + seen[0] + " times");
        }
    }

    /** A record of one byte many times; how many depends on the byte. */
    private static byte[] same(byte value) {
        byte[] record = new byte[60 + (value & 0x7F)];
        Arrays.fill(record, value);
        return record;
    }

    private static boolean isSame(byte[] record) {
        return Arrays.equals(record, same(record[0]));
    }

    private static Map<String, byte[]> all(PresenceTable table) {
        Map<String, byte[]> all = new HashMap<>();
        table.forEach((id, record) -> assertThat(all.put(id, record)).as(id).isNull());
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
