package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.connection;
import static io.rollcall.presence.Given.lost;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.presence.Given.Moving;
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
        ClientState state = new ClientState(
                anyConnected(clientId),
                connected ? Status.CONNECTED : Status.DISCONNECTED,
                random.nextLong(),
                random.nextLong(),
                random.nextLong() >>> 1,
                activity(),
                random.nextBoolean() ? null : disconnected(clientId));
        assertThat(RecordCodec.decode(clientId, RecordCodec.encode(state)))
                .as("seed %d", seed)
                .isEqualTo(state);
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

    @Test
    void aUsualRecordTakesFewBytes() {
        long connectionId = connection(5, 123_456);
        ClientState state = Fold.disconnected(
                Fold.connected(null, connected("sensor-7", connectionId), null, 1), lost("sensor-7", connectionId), 2);
        assertThat(RecordCodec.encode(state)).hasSizeLessThan(150);
    }

    @Test
    void aRecordWhoseActivityChangedIsAsLong() {
        ClientState state = Fold.connected(null, connected("a", connection(5, 1)), null, 1);
        ClientState active = Fold.active(state, new Moving().did(ActivityEvent.UNSUBSCRIBE, NOON * 2));
        assertThat(active).isNotEqualTo(state);
        assertThat(RecordCodec.encode(active)).hasSameSizeAs(RecordCodec.encode(state));
    }

    @Test
    void aRecordOfAnotherFormatIsRefusedWithItsClient() {
        byte[] record = RecordCodec.encode(Fold.connected(null, connected("a", connection(5, 1)), null, 1));
        record[0] = 2;
        assertThatThrownBy(() -> RecordCodec.decode("a", record)).hasMessageContaining("client a: record format 2");
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
        return new Disconnected(
                clientId,
                random.nextLong(),
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
