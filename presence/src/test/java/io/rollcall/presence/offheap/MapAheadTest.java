package io.rollcall.presence.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.map.ChronicleMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** It depends on how Chronicle lays out a map: here a version that does so otherwise is noticed. */
class MapAheadTest {
    private static final int CLIENTS = 20_000;
    /** In front of an identifier is its length. */
    private static final int LENGTH_BYTES_MAX = 2;

    @TempDir
    private Path directory;

    @BeforeAll
    static void silence() {
        MapFile.silence();
    }

    @Test
    void whereItLooksIsTheEntryOfTheClient() throws IOException {
        List<String> clientIds = IntStream.range(0, CLIENTS)
                .mapToObj(number -> (number % 3 == 0 ? "d:org:léuchte:" : "sensor-") + number)
                .toList();
        try (ChronicleMap<String, byte[]> map = MapFile.create(directory.resolve("presence.map"), CLIENTS)) {
            clientIds.forEach(clientId -> map.put(clientId, new byte[Framed.STEP_BYTES]));

            MapAhead ahead = new MapAhead(map, clientIds);
            ahead.look();

            // of two keys with the same hash it finds the first, and an entry in a second part of a segment not at all
            long found = IntStream.range(0, CLIENTS)
                    .filter(at -> isEntryOf(clientIds.get(at), ahead.entries()[at]))
                    .count();
            assertThat(found).isGreaterThan(CLIENTS * 99L / 100);
        }
    }

    private static boolean isEntryOf(String clientId, long entry) {
        byte[] id = clientId.getBytes(UTF_8);
        for (int at = 1; entry != 0 && at <= LENGTH_BYTES_MAX; at++) {
            byte[] there = new byte[id.length];
            for (int i = 0; i < id.length; i++) {
                there[i] = OS.memory().readByte(entry + at + i);
            }
            if (new String(there, UTF_8).equals(clientId)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whoIsNotThereIsNowhere() throws IOException {
        try (ChronicleMap<String, byte[]> map = MapFile.create(directory.resolve("presence.map"), CLIENTS)) {
            MapAhead ahead = new MapAhead(map, List.of("nobody", ""));
            ahead.look();
            assertThat(ahead.entries()).containsExactly(0, 0);
        }
    }
}
