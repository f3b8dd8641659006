package io.rollcall.server.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.server.Patience;
import io.rollcall.server.Rollcall;
import io.rollcall.server.StartError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a server that runs, with real clients, and what is there when they are put back. */
@ExtendWith(Patience.class)
class BackupTest {
    private static final int PUBLISHERS = 2;

    @TempDir
    Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Path backup() {
        return directory.resolve("backup");
    }

    private Path restored() {
        return directory.resolve("restored");
    }

    private static Rollcall server(Path data) {
        return Rollcall.builder().data(data).start();
    }

    private static MqttClient client(Rollcall server, String id) throws MqttException {
        MqttClient client = new MqttClient("tcp://127.0.0.1:" + server.mqttPort(), id, new MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(false);
        options.setSessionExpiryInterval(100_000L);
        options.setAutomaticReconnect(false);
        client.setTimeToWait(60_000);
        client.connect(options);
        return client;
    }

    private static void close(MqttClient client) throws MqttException {
        client.disconnect();
        client.close();
    }

    /** Publishes at QoS 1 as fast as it is acknowledged, until it is enough. */
    private static final class Load implements AutoCloseable {
        final ConcurrentLinkedQueue<String> acknowledged = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean enough = new AtomicBoolean();
        private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
        private final List<Thread> publishers = new ArrayList<>();

        Load(Rollcall server) {
            for (int i = 0; i < PUBLISHERS; i++) {
                String id = "publisher-" + i;
                Thread thread = new Thread(() -> publish(server, id), id);
                thread.start();
                publishers.add(thread);
            }
        }

        private void publish(Rollcall server, String id) {
            try {
                MqttClient client = client(server, id);
                for (int i = 0; !enough.get(); i++) {
                    String text = id + "/" + i;
                    client.publish("load/" + id, text.getBytes(UTF_8), 1, false);
                    acknowledged.add(text);
                }
                BackupTest.close(client);
            } catch (MqttException e) {
                failed.set(e);
            }
        }

        @Override
        public void close() {
            enough.set(true);
            try {
                for (Thread thread : publishers) {
                    thread.join();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(failed.get()).isNull();
        }
    }

    @Test
    void whatWasAcknowledgedBeforeTheBackupBeganIsThereWhenItIsPutBack() throws Exception {
        Set<String> before;
        long seq;
        try (Rollcall server = server(data())) {
            MqttClient away = client(server, "away");
            away.subscribe("load/#", 1);
            close(away);
            MqttClient here = client(server, "here");
            here.publish("kept/a", "retained".getBytes(UTF_8), 1, true);
            try (Load load = new Load(server)) {
                await().until(() -> load.acknowledged.size() > 200);
                before = new HashSet<>(load.acknowledged);
                seq = server.presence().asOfSeq();
                server.backUp(backup());
                int then = load.acknowledged.size();
                await().until(() -> load.acknowledged.size() > then + 50);
            }
            here.publish("kept/b", "too late".getBytes(UTF_8), 1, true);
            close(here);
        }
        Backups.putBack(backup(), restored());

        try (Rollcall server = server(restored())) {
            assertThat(server.presence().asOfSeq()).isGreaterThan(seq);
            for (String id : List.of("away", "here", "publisher-0", "publisher-1")) {
                ClientState state = server.presence().find(id).orElseThrow();
                assertThat(state.isConnected()).as(id).isFalse();
            }
            Disconnected end = server.presence().find("here").orElseThrow().lastDisconnect();
            assertThat(end).isNotNull();
            assertThat(end.entity()).isEqualTo(Entity.SERVER);
            assertThat(end.cause()).isEqualTo(Cause.SERVER_CRASH);

            Set<String> came = ConcurrentHashMap.newKeySet();
            MqttClient away = new MqttClient("tcp://127.0.0.1:" + server.mqttPort(), "away", new MemoryPersistence());
            away.setCallback(new Hearing(came));
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(100_000L);
            assertThat(away.connectWithResult(options).getSessionPresent()).isTrue();
            await().until(() -> came.containsAll(before));
            away.subscribe("kept/#", 1);
            await().until(() -> came.contains("retained"));
            assertThat(came).doesNotContain("too late");
            close(away);
        }
        assertThat(restored().resolve(BackupDirectory.MARK)).doesNotExist();
        assertThat(backup().resolve(BackupDirectory.MARK)).exists();
    }

    @Test
    void aServerMayBeginOnABackupItselfWhichIsNoneThen() throws Exception {
        try (Rollcall server = server(data())) {
            close(client(server, "a"));
            server.backUp(backup());
        }
        try (Rollcall server = server(backup())) {
            assertThat(server.presence().find("a")).isPresent();
        }
        assertThat(backup().resolve(BackupDirectory.PUT_BACK)).exists();
        assertThatThrownBy(() -> Backups.putBack(backup(), restored()))
                .isInstanceOf(BackupRefused.class)
                .hasMessage("'" + backup() + "' is no backup: it has no backup.json, which is written last");
        try (Rollcall server = server(data())) {
            assertThat(server.presence().find("a")).as("the original goes on").isPresent();
        }
    }

    @Test
    void aDirectoryThatIsNotEmptyIsRefusedAndLeftAsItIs() throws Exception {
        Files.createDirectories(backup());
        Path mine = Files.writeString(backup().resolve("mine"), "mine");
        try (Rollcall server = server(data())) {
            assertThatThrownBy(() -> server.backUp(backup()))
                    .isInstanceOf(BackupRefused.class)
                    .hasMessage("'" + backup() + "' is not empty; choose another directory");
            assertThatThrownBy(() -> server.backUp(mine)).isInstanceOf(BackupRefused.class);
            assertThatThrownBy(() -> Backups.putBack(backup(), data())).isInstanceOf(BackupRefused.class);
        }
        try (Stream<Path> all = Files.list(backup())) {
            assertThat(all).containsExactly(mine);
        }
    }

    @Test
    void aPartOfABackupIsNeverTakenForAWholeOne() throws Exception {
        try (Rollcall server = server(data())) {
            close(client(server, "a"));
        }
        BackupDirectory part = BackupDirectory.begin(backup());
        part.copy(data(), "presence/journal");

        assertThatThrownBy(() -> Backups.putBack(backup(), restored()))
                .isInstanceOf(BackupRefused.class)
                .hasMessageContaining("was not finished");
        assertThat(restored()).doesNotExist();
        assertThatThrownBy(() -> server(backup()))
                .isInstanceOf(StartError.class)
                .hasMessageContaining("was not finished: delete it");
        assertThatThrownBy(() -> Backups.makeOffline(backup(), directory.resolve("other")))
                .isInstanceOf(BackupRefused.class);
    }

    @Test
    void offlineItIsTheSame() throws Exception {
        long before;
        try (Rollcall server = server(data())) {
            MqttClient away = client(server, "away");
            away.subscribe("kept/#", 1);
            close(away);
            MqttClient here = client(server, "here");
            here.publish("kept/a", "m".getBytes(UTF_8), 1, true);
            close(here);
            before = server.presence().find("here").orElseThrow().connection().connectionId();
        }
        Backups.makeOffline(data(), backup());
        Backups.putBack(backup(), restored());
        try (Rollcall server = server(restored())) {
            Set<String> came = ConcurrentHashMap.newKeySet();
            MqttClient away = new MqttClient("tcp://127.0.0.1:" + server.mqttPort(), "away", new MemoryPersistence());
            away.setCallback(new Hearing(came));
            MqttConnectionOptions options = new MqttConnectionOptions();
            options.setCleanStart(false);
            options.setSessionExpiryInterval(100_000L);
            away.connect(options);
            await().until(() -> came.contains("m"));
            long after =
                    server.presence().find("away").orElseThrow().connection().connectionId();
            assertThat((after >>> 40) - (before >>> 40)).as("runs").isGreaterThan(1_000);
            close(away);
        }
    }

    @Test
    void inMemoryThereIsNothingToBackUp() throws IOException {
        try (Rollcall server = Rollcall.start()) {
            assertThatThrownBy(() -> server.backUp(backup()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("data: ");
        }
        assertThat(backup()).doesNotExist();
    }
}
