package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What is written is read again. */
class CodecTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @RepeatedTest(200)
    void aRecordIsReadAsItWasWritten() {
        String clientId = text(30);
        boolean connected = random.nextBoolean();
        Connected connection = anyConnected(clientId);
        ClientState state = new ClientState(
                connection,
                connected ? Status.CONNECTED : Status.DISCONNECTED,
                random.nextLong(),
                random.nextLong(),
                random.nextLong() >>> 1,
                activity(),
                random.nextBoolean() ? null : disconnected(clientId, connection.connectionId()));
        long head = state.version() + random.nextInt(1000);
        byte[] record = RecordCodec.encode(state, head);
        assertThat(RecordCodec.decode(clientId, record)).as("seed %d", seed).isEqualTo(state);
        assertThat(RecordCodec.version(record)).as("seed %d", seed).isEqualTo(state.version());
        assertThat(RecordCodec.head(record)).as("seed %d", seed).isEqualTo(head);
        assertThat(RecordCodec.saysConnected(record)).isEqualTo(connected);
    }

    @RepeatedTest(50)
    void everyFeedEntryIsReadAsItWasWritten() {
        String clientId = text(30);
        for (FeedEntry entry : List.of(
                new FeedEntry.ClientConnected(anyConnected(clientId), null),
                new FeedEntry.ClientConnected(anyConnected(clientId), disconnected(clientId)),
                new FeedEntry.ClientTakenOver(disconnected(clientId), anyConnected(clientId), null),
                new FeedEntry.ClientTakenOver(disconnected(clientId), anyConnected(clientId), disconnected(clientId)),
                new FeedEntry.ClientDisconnected(disconnected(clientId)),
                new FeedEntry.ClientRefused(refused(clientId)),
                new FeedEntry.RunStarted(7, random.nextLong(), new FeedEntry.RunEnd(6, random.nextLong(), true)),
                new FeedEntry.RunEnded(7, random.nextLong()),
                new FeedEntry.ClientForgotten(clientId, random.nextLong(), any(FeedEntry.ForgetReason.values())),
                new FeedEntry.Erased(any(FeedEntry.ErasedKind.values()), random.nextLong()),
                new FeedEntry.Lost(random.nextLong() >>> 1))) {
            assertThat(FeedCodec.decode(FeedCodec.encode(entry)))
                    .as("seed %d", seed)
                    .isEqualTo(entry);
        }
    }

    /** Of the table, whose step has six bytes more. */
    @Test
    void aUsualRecordTakesOneStepWithAndWithoutADisconnection() {
        long connectionId = connection(5, 123_456);
        ClientState connected = Fold.connected(null, connected("sensor-7", connectionId), null, 123_456_789);
        ClientState lost = Fold.disconnected(connected, lost("sensor-7", connectionId), 223_456_789);
        ClientState again =
                Fold.connected(lost, connected("sensor-7", connection(6, 1), NOON + 90_000_000), null, 323_456_789);
        for (ClientState state : List.of(connected, lost, again)) {
            assertThat(RecordCodec.encode(state, state.version() + 1000)).hasSizeLessThanOrEqualTo(106);
        }
    }

    /** As it was before records of the second format; a journal may hold both. */
    @RepeatedTest(50)
    void aRecordOfTheFormatBeforeIsReadAsItWasWritten() {
        String clientId = text(30);
        Connected connection = anyConnected(clientId);
        Disconnected last = random.nextBoolean() ? null : disconnected(clientId);
        Activity activity = activity();
        ByteWriter before =
                new ByteWriter().one(1).one(last == null ? 1 : 2).eight(77).number(5);
        before.eight(activity.time())
                .one(activity.event() == null ? 0 : Codes.ACTIVITY_EVENT.of(activity.event()) + 1)
                .eight(activity.lastSeen());
        before.signed(-3).number(9);
        ChangeCodec.write(connection, before);
        if (last != null) {
            ChangeCodec.write(last, before);
        }
        byte[] record = before.toBytes();
        Status status = last == null ? Status.CONNECTED : Status.DISCONNECTED;
        assertThat(RecordCodec.decode(clientId, record))
                .as("seed %d", seed)
                .isEqualTo(new ClientState(connection, status, 77, -3, 9, activity, last));
        assertThat(RecordCodec.version(record)).isEqualTo(77);
        assertThat(RecordCodec.head(record)).isEqualTo(82);
        assertThat(RecordCodec.saysConnected(record)).isEqualTo(last == null);
    }

    @Test
    void aRecordOfAnotherFormatIsRefusedWithItsClient() {
        byte[] record = RecordCodec.encode(Fold.connected(null, connected("a", connection(5, 1)), null, 1));
        record[0] = 3;
        assertThatThrownBy(() -> RecordCodec.decode("a", record)).hasMessageContaining("client a: record format 3");
    }

    private Connected anyConnected(String clientId) {
        return new Connected(
                clientId,
                random.nextLong(),
                random.nextLong(),
                3 + random.nextInt(3),
                random.nextBoolean() ? "wss" : text(5),
                text(20),
                random.nextInt(65_536),
                random.nextInt(65_536),
                textOrNull(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(65_536),
                0xFFFF_FFFFL - random.nextInt(2),
                textOrNull());
    }

    private Disconnected disconnected(String clientId) {
        return disconnected(clientId, 0);
    }

    /** Of this connection, or another. */
    private Disconnected disconnected(String clientId, long connectionId) {
        return new Disconnected(
                clientId,
                random.nextBoolean() ? connectionId : random.nextLong(),
                random.nextLong(),
                random.nextInt(100_000),
                any(Entity.values()),
                any(Cause.values()),
                random.nextInt(256),
                textOrNull(),
                activity(),
                new Traffic(random.nextLong() >>> 1, random.nextInt(9), random.nextLong() >>> 1, 0));
    }

    private Refused refused(String clientId) {
        return new Refused(
                clientId,
                random.nextLong(),
                any(Cause.values()),
                random.nextInt(256),
                5,
                "ws",
                text(10),
                random.nextInt(65_536),
                random.nextInt(65_536),
                textOrNull());
    }

    private Activity activity() {
        return new Activity(
                random.nextLong(), random.nextBoolean() ? null : any(ActivityEvent.values()), random.nextLong());
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private @Nullable String textOrNull() {
        return random.nextBoolean() ? null : text(20);
    }

    private String text(int lengthMax) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(lengthMax); i > 0; i--) {
            text.append(any(new String[] {"a", "7", ":", "ü", "客", "😀"}));
        }
        return text.toString();
    }
}
