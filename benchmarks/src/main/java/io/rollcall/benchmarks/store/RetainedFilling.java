package io.rollcall.benchmarks.store;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.routing.RetainedMessages;
import io.rollcall.broker.store.DurableStore;
import io.rollcall.broker.store.StoreConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Fills a store with retained messages, as a broker would, but without sockets. Arguments: directory, topics, bytes of a payload. */
public final class RetainedFilling {
    private static final long MEMORY_BYTES = 1 << 20;
    private static final long LOOK_NANOS = 1_000_000;

    private RetainedFilling() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = System.out;
        int topics = Integer.parseInt(arguments[1]);
        int payloadBytes = Integer.parseInt(arguments[2]);
        Random random = new Random(1);
        long began = System.nanoTime();
        try (DurableStore store =
                DurableStore.open(StoreConfig.in(Path.of(arguments[0])), TimeSource.system(), MEMORY_BYTES)) {
            RetainedMessages retained = new RetainedMessages(RetainedLimits.DEFAULT, store);
            for (int i = 0; i < topics; i++) {
                byte[] payload = new byte[payloadBytes];
                random.nextBytes(payload);
                TopicName topic = TopicName.of("devices/device-" + i + "/state");
                Message message =
                        new Message(topic, payload, Qos.AT_LEAST_ONCE, true, Properties.NONE, Message.NEVER, "filling");
                if (!retained.keep(message)) {
                    throw new IOException(topic + " is one more than may be retained");
                }
                while (store.isBusy()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            }
            CountDownLatch done = new CountDownLatch(1);
            store.afterCommit(stored -> done.countDown());
            done.await();
            out.println("%,d retained messages of %,d bytes within %,d ms, %,d bytes of them in memory"
                    .formatted(topics, payloadBytes, (System.nanoTime() - began) / 1_000_000, retained.heapBytes()));
        }
    }
}
