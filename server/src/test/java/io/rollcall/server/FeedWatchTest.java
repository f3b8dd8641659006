package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.Cause;
import io.rollcall.presence.FeedLimits;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.Refused;
import io.rollcall.server.api.ChangeHandler;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FeedWatchTest {
    private static final FeedLimits SOME = FeedLimits.DEFAULT;

    /** One task may wait for the feed. */
    private final Presence presence = Presence.open(PresenceConfig.inMemory()
            .with(new FeedLimits(
                    SOME.age(),
                    SOME.bytes(),
                    SOME.entriesMin(),
                    SOME.memoryEntries(),
                    SOME.memoryBytes(),
                    SOME.refusedUnknownMax(),
                    1)));

    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();

    @AfterEach
    void close() {
        callbacks.shutdownNow();
        presence.close();
    }

    @Test
    void whoFindsTooManyWaitingLooksAgain() throws InterruptedException {
        assertThat(presence.feed().whenReadable(Long.MAX_VALUE, () -> {})).isTrue();
        BlockingQueue<FeedPage.Item> told = new LinkedBlockingQueue<>();
        FeedWatch watch = new FeedWatch(presence.feed(), 1, ChangeHandler.of(told::add), callbacks);
        watch.soon();
        Awaitility.await().until(() -> presence.stats().feed().waitersRefused() > 0);

        refuse("a");
        FeedPage.Item item = told.poll(60, TimeUnit.SECONDS);
        while (!"a"
                .equals(Objects.requireNonNull(item, "nothing was told").entry().clientIdOrNull())) {
            item = told.poll(60, TimeUnit.SECONDS);
        }
        assertThat(watch.ended()).isNotDone();
        watch.close();
        watch.ended().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void refuse(String clientId) {
        presence.changes()
                .refused(new Refused(
                        clientId, 1_700_000_000_000L, Cause.BAD_CREDENTIALS, 134, 5, "tcp", "192.0.2.1", 1, 2, null));
    }
}
