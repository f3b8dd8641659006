package io.rollcall.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What embedders may leave out: jars, and flags of the JVM. Each in a process of its own. */
class EmbedderTest {

    @TempDir
    Path directory;

    @Test
    void inMemoryNeitherRocksDbNorChronicleIsNeeded() throws Exception {
        assertThat(run(classPathWithout("rocksdb", "openhft", "chronicle"), "memory"))
                .contains("found true, heap");
    }

    @Test
    void withoutChroniclesJarsTheTableIsOnTheHeapAndTheJournalIsKept() throws Exception {
        String classPath = classPathWithout("openhft", "chronicle");
        assertThat(run(classPath, directory.toString())).contains("found true, heap", "run 1");
        assertThat(run(classPath, directory.toString())).contains("known before 1", "run 2");
    }

    @Test
    void withoutChroniclesFlagsTheTableIsOnTheHeapAndTheFlagsAreNamed() throws Exception {
        String classPath = System.getProperty("java.class.path");
        assertThat(run(classPath, directory.toString()))
                .contains("found true, heap", "--add-opens=java.base/java.lang=ALL-UNNAMED");
        try (House house = House.in(directory)) {
            assertThat(house.presence.stats().table().offHeap()).isTrue();
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 1));
        }
    }

    @Test
    void aTableThatSleptWhileTheHeapWasUsedIsNotBelieved() throws Exception {
        try (House house = House.in(directory)) {
            house.connect("b");
        }
        run(System.getProperty("java.class.path"), directory.toString());
        try (House house = House.in(directory)) {
            assertThat(house.presence.stats().recovery().kind()).isEqualTo(PresenceStats.Kind.REBUILT);
            assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 2));
        }
    }

    @Test
    void withoutRocksDbDurablePresenceIsRefusedWithASentence() throws Exception {
        assertThat(run(classPathWithout("rocksdb"), directory.toString()))
                .contains("durable presence needs RocksDB (org.rocksdb:rocksdbjni)");
    }

    @Test
    void aSecondProcessInTheSameDirectoryIsRefused() throws Exception {
        try (House house = House.in(directory)) {
            assertThat(run(System.getProperty("java.class.path"), directory.toString()))
                    .contains("is in use by another server");
            house.connect("b");
        }
    }

    private static String classPathWithout(String... words) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(jar -> Arrays.stream(words).noneMatch(jar::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String run(String classPath, String where) throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        List.of(java.toString(), "-Xmx128m", "-cp", classPath, Embedder.class.getName(), where))
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    /** An embedder: opens, connects one client, asks for it, and closes. */
    static final class Embedder {
        private Embedder() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) {
            Path where = args[0].equals("memory") ? null : Path.of(args[0]);
            try (House house = House.in(where, Given.NOON, 1000)) {
                System.out.println("known before " + house.queries().counts().known());
                house.connect("a");
                boolean offHeap = house.presence.stats().table().offHeap();
                System.out.println("run " + house.presence.run());
                System.out.println("found " + house.find("a").isConnected() + ", " + (offHeap ? "offheap" : "heap"));
            }
        }
    }
}
