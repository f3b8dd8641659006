package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Disconnection.Entity;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.KeepPolicy.Addresses;
import io.rollcall.server.config.LogConfig;
import io.rollcall.server.process.StillActivity;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is written of clients that come and go. */
@ExtendWith(Patience.class)
class ConnectionLinesTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.7", 40_000);

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final ch.qos.logback.classic.Logger log = context.getLogger(ConnectionLines.LOGGER);
    private long now;

    ConnectionLinesTest() {
        log.setLevel(Level.INFO);
        appender.setContext(context);
        appender.start();
        log.addAppender(appender);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private ConnectionLines lines(int perSecond, int waiting) {
        return new ConnectionLines(new LogConfig(LogConfig.Format.PLAIN, true, perSecond, waiting), log, () -> now);
    }

    private List<String> sentences() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static ClientConnection client(String id, @Nullable String user) {
        return new ClientConnection(
                id,
                0x0000_0100_0000_0007L,
                ProtocolVersion.V5,
                "mqtt",
                "tls",
                REMOTE,
                new InetSocketAddress("192.0.2.1", 8883),
                user,
                true,
                60,
                0,
                false,
                null,
                null,
                1_000,
                new StillActivity());
    }

    private static Disconnection kicked() {
        return new Disconnection(
                Entity.SERVER, DisconnectCause.KICKED, ReasonCode.ADMINISTRATIVE_ACTION, 13_500, "operations");
    }

    private static ClientListener nobody() {
        return new ClientListener() {};
    }

    private static Object field(ILoggingEvent line, String name) {
        return line.getKeyValuePairs().stream()
                .filter(pair -> pair.key.equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + line.getKeyValuePairs()))
                .value;
    }

    @Test
    void whoComesAndGoesHasALineEachTime() {
        ConnectionLines lines = lines(10, 10);
        ConnectionLog listener = new ConnectionLog(nobody(), lines, Addresses.FULL);
        AtomicInteger recorded = new AtomicInteger();

        listener.connected(client("sensor-7", "ann"), recorded::incrementAndGet);
        listener.disconnected(client("sensor-7", "ann"), kicked());
        lines.writeWaiting();

        assertThat(recorded).hasValue(1);
        assertThat(sentences())
                .containsExactly(
                        "client sensor-7 connected: user ann, from 192.0.2.7:40000, MQTT 5, listener mqtt (tls),"
                                + " keep-alive 60 s, a new session",
                        "client sensor-7 disconnected by server: kicked by operations, 0x98 after 12 s, user ann,"
                                + " from 192.0.2.7:40000, MQTT 5, listener mqtt (tls)");
        ILoggingEvent left = appender.list.get(1);
        assertThat(field(left, "event")).isEqualTo("disconnected");
        assertThat(field(left, "clientId")).isEqualTo("sensor-7");
        assertThat(field(left, "connectionId")).isEqualTo("0000010000000007");
        assertThat(field(left, "entity")).isEqualTo("server");
        assertThat(field(left, "cause")).isEqualTo("kicked");
        assertThat(field(left, "reasonCode")).isEqualTo(0x98);
        assertThat(field(left, "port")).isEqualTo(40_000);
    }

    @Test
    void aTakeOverIsTwoLinesAndOneChange() {
        ConnectionLines lines = lines(10, 10);
        List<String> told = new ArrayList<>();
        ConnectionLog listener = new ConnectionLog(
                new ClientListener() {
                    @Override
                    public void takenOver(
                            ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
                        told.add("takenOver");
                    }
                },
                lines,
                Addresses.FULL);

        listener.takenOver(
                client("a", null),
                new Disconnection(
                        Entity.SERVER, DisconnectCause.TAKEN_OVER, ReasonCode.SESSION_TAKEN_OVER, 2_000, null),
                client("a", null),
                () -> {});
        lines.writeWaiting();

        assertThat(told).containsExactly("takenOver");
        assertThat(sentences()).hasSize(2);
        assertThat(sentences().get(0)).startsWith("client a disconnected by server: taken-over, 0x8E after 1 s");
        assertThat(sentences().get(1)).startsWith("client a connected: from");
    }

    @Test
    void aRefusedClientHasALine() {
        ConnectionLines lines = lines(10, 10);
        new ConnectionLog(nobody(), lines, Addresses.FULL)
                .refused(new Refusal(
                        "a",
                        ProtocolVersion.V3_1_1,
                        "tcp",
                        REMOTE,
                        REMOTE,
                        "mallory",
                        DisconnectCause.BAD_CREDENTIALS,
                        ReasonCode.BAD_USER_NAME_OR_PASSWORD,
                        1));
        lines.writeWaiting();

        assertThat(sentences())
                .containsExactly(
                        "client a refused: bad-credentials, 0x04, user mallory, from 192.0.2.7:40000, MQTT 3.1.1, tcp");
        assertThat(field(appender.list.get(0), "reasonCode")).isEqualTo(4);
    }

    @Test
    void noAddressIsWrittenThatPresenceMayNotKeep() {
        ConnectionLines lines = lines(10, 10);
        new ConnectionLog(nobody(), lines, Addresses.PREFIX).connected(client("a", null), () -> {});
        new ConnectionLog(nobody(), lines, Addresses.NONE).connected(client("b", null), () -> {});
        lines.writeWaiting();

        assertThat(sentences().get(0)).contains("from 192.0.2.0/24, MQTT 5").doesNotContain("40000");
        assertThat(sentences().get(1)).contains("connected: MQTT 5");
        assertThat(appender.list.toString()
                        + appender.list.get(0).getKeyValuePairs()
                        + appender.list.get(1).getKeyValuePairs())
                .doesNotContain("192.0.2.7")
                .doesNotContain("40000");
    }

    @Test
    void aClientCannotBeginALineOrMoveACursor() {
        ConnectionLines lines = lines(10, 10);
        new ConnectionLog(nobody(), lines, Addresses.FULL)
                .connected(client("a\r\nERROR\u001b[31m\u2028\u202e", "x\ny"), () -> {});
        lines.writeWaiting();

        assertThat(sentences())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("client a??ERROR?[31m?? connected: user x?y, from"));
    }

    @Test
    void ofAFloodSomeLinesAreWrittenAndTheRestIsCounted() {
        ConnectionLines lines = lines(10, 1_000);
        ConnectionLog listener = new ConnectionLog(nobody(), lines, Addresses.FULL);
        for (int i = 0; i < 100; i++) {
            listener.connected(client("c" + i, null), () -> {});
        }
        lines.writeWaiting();

        assertThat(lines.written()).isEqualTo(10);
        assertThat(lines.leftOut()).isEqualTo(90);
        assertThat(sentences()).hasSize(11);
        assertThat(sentences().get(10))
                .isEqualTo("90 lines of connections were left out: log.connectionLinesPerSecondMax is 10,"
                        + " log.connectionLinesWaitingMax is 1000");

        now += TimeUnit.SECONDS.toNanos(1);
        listener.connected(client("later", null), () -> {});
        lines.writeWaiting();
        assertThat(sentences()).hasSize(12);
        assertThat(sentences().get(11)).startsWith("client later connected");
    }

    @Test
    void withoutRoomALineIsLeftOutAndNobodyWaits() {
        ConnectionLines lines = lines(1_000, 8);
        ConnectionLog listener = new ConnectionLog(nobody(), lines, Addresses.FULL);
        for (int i = 0; i < 100; i++) {
            listener.connected(client("c" + i, null), () -> {});
        }
        lines.writeWaiting();

        assertThat(lines.written() + lines.leftOut()).isEqualTo(100);
        assertThat(lines.written()).isBetween(8L, 16L); // the queue rounds up
    }

    @Test
    void linesThatAreTurnedOffCostNothing() {
        log.setLevel(Level.WARN);
        ConnectionLines lines = lines(10, 8);
        for (int i = 0; i < 100; i++) {
            new ConnectionLog(nobody(), lines, Addresses.FULL).connected(client("c", null), () -> {});
        }
        lines.writeWaiting();

        assertThat(appender.list).isEmpty();
        assertThat(lines.leftOut()).isZero();
    }

    @Test
    void everyLineIsWrittenInOrderOrCountedWhoeverOffersIt() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int threads = 3;
        int each = 2_000;
        long all = 6_000;
        ConnectionLines lines = lines(1 + random.nextInt(6_000), 1 + random.nextInt(500));
        lines.begin();
        List<Thread> offering = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = "loop-" + i + "-";
            Thread thread = new Thread(() -> {
                ConnectionLog listener = new ConnectionLog(nobody(), lines, Addresses.FULL);
                for (int k = 0; k < each; k++) {
                    listener.connected(client(name + k, null), () -> {});
                }
            });
            thread.start();
            offering.add(thread);
        }
        for (Thread thread : offering) {
            thread.join();
        }
        lines.close();
        Awaitility.await().until(() -> lines.written() + lines.leftOut() == all);

        assertThat(lines.written() + lines.leftOut()).as("seed " + seed).isEqualTo(all);
        int[] last = {-1, -1, -1};
        long written = 0;
        for (ILoggingEvent line : List.copyOf(appender.list)) {
            if (field(line, "event").equals("connected")) {
                written++;
                String[] id = String.valueOf(field(line, "clientId")).split("-", -1);
                int loop = Integer.parseInt(id[1]);
                int number = Integer.parseInt(id[2]);
                assertThat(number).as("seed " + seed).isGreaterThan(last[loop]);
                last[loop] = number;
            }
        }
        assertThat(written).as("seed " + seed).isEqualTo(lines.written());
    }
}
