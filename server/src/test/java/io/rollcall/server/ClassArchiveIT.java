package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.process.Command;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An archive of classes, made by the jar. */
@ExtendWith(Patience.class)
class ClassArchiveIT {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path directory;

    private static Command make(Map<String, String> variables, Path archive) {
        return Command.run(variables, ClassArchiveCommand.NAME, ClassArchiveCommand.TO, archive.toString());
    }

    @Test
    void aServerTakesItsClassesFromTheArchiveAndNothingElseIsLeft() throws IOException {
        Path archives = Files.createDirectory(directory.resolve("archives"));
        Path archive = archives.resolve("rollcall.jsa");
        for (int time = 0; time < 2; time++) {
            Command made = make(Map.of("ROLLCALL_MQTT_PORT", "a port of another server"), archive);
            assertThat(made.exit()).as(made.toString()).isZero();
            assertThat(made.out()).singleElement().asString().contains(archive.toString());
        }
        try (Stream<Path> left = Files.list(archives)) {
            assertThat(left).containsExactly(archive);
        }

        Path loaded = directory.resolve("loaded");
        List<String> jvmOptions =
                List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + loaded, "-Xlog:cds*=off");
        try (ServerProcess server = ServerProcess.start(directory.resolve("data"), jvmOptions);
                RawClient client = RawClient.connect(server.mqttPort(), "first", 5, 60)) {
            assertThat(client).isNotNull();
            server.terminate();
            assertThat(server.stdout()).noneMatch(line -> line.contains("[warning]"));
        }
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("io.rollcall.broker.connection.Connection source: shared objects file"))
                .anyMatch(line -> line.contains("io.rollcall.server.Rollcall source: shared objects file"));
    }

    @Test
    void aServerStartsAllTheSameWhereTheFileIsNoArchiveOrMissing() throws IOException {
        Path other = Files.writeString(directory.resolve("other.jsa"), "no archive");
        for (Path archive : List.of(other, directory.resolve("missing.jsa"))) {
            List<String> jvmOptions = List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off");
            try (ServerProcess server = ServerProcess.start(directory.resolve("data"), jvmOptions)) {
                assertThat(server.mqttPort()).isPositive();
            }
        }
    }

    @Test
    void whereNoneCanBeWrittenASentenceSaysSo() {
        Path nowhere = directory.resolve("nowhere").resolve("rollcall.jsa");
        Command made = make(NOTHING, nowhere);
        assertThat(made.exit()).isEqualTo(ServerCommand.EXIT_FAILURE);
        assertThat(made.err())
                .containsExactly(
                        "rollcall class-archive: '" + nowhere + "': its directory is not there, or may not be written");
    }
}
