package io.rollcall.benchmarks.store;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.store.Durability;
import io.rollcall.broker.store.DurableStore;
import io.rollcall.broker.store.Posting;
import io.rollcall.broker.store.Retained;
import io.rollcall.broker.store.SessionState;
import io.rollcall.broker.store.Store;
import io.rollcall.broker.store.StoreConfig;
import io.rollcall.broker.store.StoredSession;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Fills a store with sessions of clients that are away, as a broker would, but without sockets. Arguments: directory, sessions,
 * messages for each, bytes of a payload. A message for each session in turn, so that no queue lies together on the disk.
 */
public final class Filling {
    private static final long MEMORY_BYTES = 1 << 30;
    private static final int EXPIRY_SECONDS = 1_000_000;
    private static final long LOOK_NANOS = 1_000_000;
    private static final int A_TURN = 1_000;

    private Filling() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        int sessions = Integer.parseInt(arguments[1]);
        int messages = Integer.parseInt(arguments[2]);
        byte[] payload = new byte[Integer.parseInt(arguments[3])];
        Random random = new Random(1); // nothing that can be compressed
        long began = System.nanoTime();
        StoreConfig config = StoreConfig.in(Path.of(arguments[0])).toBuilder()
                .durability(Durability.OS)
                .build();
        try (DurableStore store = DurableStore.open(config, TimeSource.system(), MEMORY_BYTES)) {
            store.recover(new Nothing());
            StoredSession[] all = new StoredSession[sessions];
            for (int i = 0; i < sessions; i++) {
                all[i] = store.create(clientId(i));
                all[i].save(new SessionState(clientId(i), EXPIRY_SECONDS, System.currentTimeMillis(), null, 0));
                all[i].subscribe(new Subscription(TopicFilter.of(topic(i)), Qos.AT_LEAST_ONCE, false, false, 0, 0));
                rest(store, i);
            }
            for (int n = 0; n < messages; n++) {
                for (int i = 0; i < sessions; i++) {
                    random.nextBytes(payload);
                    post(store, all[i], i, payload.clone());
                    rest(store, i);
                }
            }
            CountDownLatch done = new CountDownLatch(1);
            store.afterCommit(stored -> done.countDown());
            done.await();
        }
        out.println("%,d sessions with %,d messages of %,d bytes each, filled within %,d ms"
                .formatted(sessions, messages, payload.length, (System.nanoTime() - began) / 1_000_000));
    }

    static String clientId(int number) {
        return "device-" + number;
    }

    static String topic(int number) {
        return "devices/device-" + number + "/command";
    }

    private static void post(Store store, StoredSession session, int number, byte[] payload) {
        Message message = new Message(
                TopicName.of(topic(number)),
                payload,
                Qos.AT_LEAST_ONCE,
                false,
                Properties.NONE,
                Message.NEVER,
                "filling");
        Posting posting = new Posting();
        posting.add(session, message, Qos.AT_LEAST_ONCE, false, 0);
        store.post(message, posting, null);
    }

    private static void rest(Store store, int number) {
        while (number % A_TURN == 0 && store.isBusy()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** There was nothing before. */
    private static final class Nothing implements Store.Recovery {
        @Override
        public void session(StoredSession stored, SessionState state, List<Subscription> subscriptions) {
            throw new IllegalStateException("the directory is not empty: it has session " + state.clientId());
        }

        @Override
        public void retained(Retained kept) {
            throw new IllegalStateException("the directory is not empty: it has " + kept.topic());
        }
    }
}
