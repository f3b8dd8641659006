package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.server.process.Command;
import io.rollcall.server.process.Faces;
import io.rollcall.server.process.MqttTalk;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups by the commands of the jar. */
@ExtendWith(Patience.class)
class BackupIT {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private ServerProcess start(Path data, Path backups) throws IOException {
        Path config = Files.writeString(
                directory.resolve("rollcall.yaml"),
                "apiKeys: [{id: ops, secret: s, scopes: [read, admin]}, {id: reader, secret: s}]\nbackup: {directory: "
                        + backups + "}\n");
        return ServerProcess.start(data, "--config", config.toString());
    }

    private static Command backup(ServerProcess server, String key, String where) {
        return Command.run(Map.of("ROLLCALL_URL", server.http("").toString(), "ROLLCALL_KEY", key), "backup", where);
    }

    @Test
    void aRunningServerIsBackedUpAndPutBackByTwoCommands() throws IOException {
        Path backups = directory.resolve("backups");
        try (ServerProcess server = start(data(), backups);
                RawClient here = RawClient.connect(server.mqttPort(), "here", 5, 60);
                MqttTalk talk = MqttTalk.connect(server.mqttPort(), "talk", null, (byte[]) null)) {
            assertThat(here).isNotNull();
            talk.publish("kept", "m", true);
            Command made = backup(server, "ops:s", "first");
            assertThat(made.exit()).as(made.toString()).isZero();
            assertThat(made.out())
                    .singleElement()
                    .asString()
                    .startsWith("The backup is in " + backups.resolve("first"));

            assertThat(backup(server, "ops:s", "first").err())
                    .singleElement()
                    .asString()
                    .contains("409: ", "is not empty; choose another directory");
            assertThat(backup(server, "ops:s", directory.resolve("elsewhere").toString())
                            .err())
                    .singleElement()
                    .asString()
                    .contains("backup.directory says where backups may be");
            assertThat(backup(server, "ops:s", "../elsewhere").exit()).isEqualTo(1);
            assertThat(backup(server, "reader:s", "second").err())
                    .singleElement()
                    .asString()
                    .contains("403");
            Command held = Command.run(
                    NOTHING, "backup", directory.resolve("offline").toString(), "--data", data().toString());
            assertThat(held.err()).singleElement().asString().contains("is in use by another server");
        }
        assertThat(directory.resolve("elsewhere")).doesNotExist();
        Path restored = directory.resolve("restored");
        Command back =
                Command.run(NOTHING, "restore", backups.resolve("first").toString(), "--data", restored.toString());
        assertThat(back.exit()).as(back.toString()).isZero();
        try (ServerProcess server = ServerProcess.start(restored);
                MqttTalk talk = MqttTalk.connect(server.mqttPort(), "talk", null, (byte[]) null)) {
            assertThat(new Faces(server).allSayDisconnected("here")).isTrue();
            assertThat(talk.subscribe("kept")).isZero();
            assertThat(talk.received(1)).containsExactly("kept");
        }
        Command again =
                Command.run(NOTHING, "backup", directory.resolve("offline").toString(), "--data", restored.toString());
        assertThat(again.exit()).as(again.toString()).isZero();
        assertThat(directory.resolve("offline").resolve("backup.json")).exists();
    }

    /** Killed at any moment of a backup: what is there is whole, or is refused. */
    @Test
    void aServerThatIsKilledLeavesAWholeBackupOrOneThatIsRefused() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 3; round++) {
            Path backups = directory.resolve("killed-" + round);
            Path backup = backups.resolve("backup");
            try (ServerProcess server = start(data(), backups);
                    RawClient here = RawClient.connect(server.mqttPort(), "here-" + round, 5, 60)) {
                assertThat(here).isNotNull();
                Thread asking = new Thread(() -> backup(server, "ops:s", "backup"));
                asking.start();
                await().until(() ->
                        Files.exists(backup.resolve("unfinished")) || Files.exists(backup.resolve("backup.json")));
                long spins = random.nextInt(20_000_000);
                for (long i = 0; i < spins; i++) {
                    Thread.onSpinWait();
                }
                server.kill();
                asking.join();
            }
            boolean isWhole = Files.exists(backup.resolve("backup.json"));
            Path restored = directory.resolve("restored-" + round);
            Command back = Command.run(NOTHING, "restore", backup.toString(), "--data", restored.toString());
            if (isWhole && !Files.exists(backup.resolve("unfinished"))) {
                assertThat(back.exit()).as("seed " + seed + ": " + back).isZero();
                try (ServerProcess server = ServerProcess.start(restored)) {
                    assertThat(new Faces(server).allSayDisconnected("here-" + round))
                            .as("seed " + seed)
                            .isTrue();
                }
            } else {
                assertThat(back.err())
                        .as("seed " + seed)
                        .singleElement()
                        .asString()
                        .contains("was not finished");
                List<String> options = List.of("--mqtt-port", "0", "--http-port", "0", "--data", backup.toString());
                try (ServerProcess server = ServerProcess.launch(NOTHING, List.of(), options)) {
                    assertThat(server.exitCode()).as("seed " + seed).isEqualTo(1);
                }
            }
        }
    }
}
