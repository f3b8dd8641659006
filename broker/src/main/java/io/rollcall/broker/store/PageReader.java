package io.rollcall.broker.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.store.StoreFiles.Visitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that reads for sessions, and sweeps up what those leave that have ended. A record that is damaged is left
 * out, and said so; what cannot be read for another reason is tried again.
 */
final class PageReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageReader.class);
    private static final long RETRY_MILLIS = 250;
    private static final int SCARCE_LENGTH = 16;
    private static final int SWEEP_LENGTH = 1_000;

    private final StoreFiles files;
    private final StoreConfig config;
    private final Entries entries;
    private final StoreCounters counters;
    private final ScheduledExecutorService thread;

    PageReader(StoreFiles files, StoreConfig config, Entries entries, StoreCounters counters) {
        this.files = files;
        this.config = config;
        this.entries = entries;
        this.counters = counters;
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread reader = new Thread(task, "rollcall-store-reader");
            reader.setDaemon(true);
            return reader;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.thread = executor;
    }

    /** Something that reads. */
    private interface Task {
        void run() throws RocksDBException;
    }

    private void submit(Task task) {
        try {
            thread.execute(() -> tryNow(task));
        } catch (RejectedExecutionException closed) {
            LOG.debug("the store is closed: nothing is read any more");
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
    private void tryNow(Task task) {
        try {
            task.run();
        } catch (RocksDBException failed) {
            LOG.error("the store cannot read: {}; tried again", failed.getMessage());
            counters.errors.increment();
            if (OpenFiles.isDamage(failed)) {
                counters.damaged(String.valueOf(failed.getMessage()));
            }
            thread.schedule(() -> tryNow(task), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException | Error mistake) {
            LOG.error("the store's reader failed", mistake);
        }
    }

    // ---- pages

    /**
     * Reads the deliveries of a queue behind a position.
     *
     * @param newest a position up to which all that there is is committed
     * @param scarce whether memory is scarce, and the page to be short
     */
    void read(DurableQueue queue, long after, long newest, boolean scarce) {
        submit(() -> {
            var page = new QueuePage(queue, after, scarce ? SCARCE_LENGTH : config.windowLength());
            byte[] from = Keys.of(Keys.DELIVERY, queue.number, after + 1);
            files.visitQueued(Keys.of(Keys.DELIVERY, queue.number), from, page);
            long last = page.isFull() ? page.last : Math.max(page.last, newest);
            tell(queue, new Page(queue, after, last, page.deliveries, List.of(), List.of()));
        });
    }

    private static void tell(DurableQueue queue, Page page) {
        Inbox inbox = queue.inbox();
        if (inbox != null) {
            inbox.read(page);
        }
    }

    /** Deliveries on their way into a page. */
    private final class QueuePage implements Visitor {
        private final DurableQueue queue;
        private final int length;
        private final List<Outgoing> deliveries = new ArrayList<>();
        private long last;
        private long bytes;
        private int visited;

        QueuePage(DurableQueue queue, long after, int length) {
            this.queue = queue;
            this.last = after;
            this.length = length;
        }

        @Override
        public boolean visit(byte[] key, byte[] value) throws RocksDBException {
            last = Keys.position(key);
            Outgoing outgoing = delivery(queue, last, value);
            if (outgoing != null) {
                deliveries.add(outgoing);
            }
            bytes += value.length;
            visited++;
            return !isFull();
        }

        boolean isFull() {
            return visited >= length || bytes >= config.windowBytes();
        }
    }

    /** A delivery; absent when its record is damaged. */
    private @Nullable Outgoing delivery(DurableQueue queue, long position, byte[] value) throws RocksDBException {
        try {
            Outgoing outgoing =
                    entries.read(value, queue, position, id -> files.readableQueued(Keys.of(Keys.SHARED, id)));
            if (outgoing != null) {
                return outgoing;
            }
            if (isThere(queue, position)) {
                lost("message " + Entries.sharedId(value) + " of session " + queue.number + " is missing");
            }
        } catch (RuntimeException damaged) {
            lost("delivery " + position + " of session " + queue.number + " is damaged: " + damaged);
        }
        return null;
    }

    /** Whether a delivery still stands in its queue: it may have gone since it was read, and its message with it. */
    private boolean isThere(DurableQueue queue, long position) throws RocksDBException {
        return files.readableQueued(Keys.of(Keys.DELIVERY, queue.number, position)) != null;
    }

    private void lost(String what) {
        LOG.error("the store: {}", what);
        counters.damaged(what);
    }

    // ---- retained messages

    /** Reads retained messages as they are at one moment, without those that are gone or damaged. */
    void read(List<Retained> which, Records records, Consumer<List<Message>> to) {
        submit(() -> {
            List<Message> found = new ArrayList<>(which.size());
            files.atOneMoment(moment -> {
                for (Retained one : which) {
                    Message message = retained(one.topicUtf8(), records, moment);
                    if (message != null) {
                        found.add(message);
                    }
                }
            });
            to.accept(found);
        });
    }

    private @Nullable Message retained(byte[] topic, Records records, StoreFiles.Moment moment)
            throws RocksDBException {
        try {
            byte @Nullable [] record = moment.main(Keys.named(Keys.RETAINED, topic));
            if (record == null) {
                return null;
            }
            if (!Records.isApart(record)) {
                return records.readMessage(new ByteReader(record));
            }
            byte @Nullable [] payload = moment.queued(Keys.named(Keys.PAYLOAD, topic));
            if (payload != null) {
                return records.readMessage(record, payload);
            }
            lost("the payload of the retained message of " + new String(topic, UTF_8) + " is missing");
        } catch (RocksDBException failed) {
            if (!OpenFiles.isDamage(failed)) {
                throw failed;
            }
            files.damaged(String.valueOf(failed.getMessage()));
        } catch (RuntimeException damaged) {
            lost("the retained message of " + new String(topic, UTF_8) + " is damaged: " + damaged);
        }
        return null;
    }

    // ---- what outlived a restart

    /** Reads what is in flight in both directions, and where the queue ends. */
    void load(DurableQueue queue) {
        submit(() -> {
            Map<Integer, byte[]> sent = new HashMap<>();
            byte[] sentKeys = Keys.of(Keys.SENT, queue.number);
            files.visitMain(sentKeys, sentKeys, (key, value) -> sent.put(Keys.packetId(key), value) == null);
            List<Outgoing> inFlight = new ArrayList<>();
            for (Map.Entry<Integer, byte[]> entry : sent.entrySet()) {
                addSent(queue, entry.getKey(), entry.getValue(), inFlight);
            }
            List<Integer> taken = new ArrayList<>();
            byte[] takenKeys = Keys.of(Keys.TAKEN, queue.number);
            files.visitMain(takenKeys, takenKeys, (key, value) -> taken.add(Keys.packetId(key)));
            StoreFiles.Found last = files.lastQueued(Keys.of(Keys.DELIVERY, queue.number));
            long newest = last == null ? 0 : Keys.position(last.key());
            long before = firstWaiting(queue, inFlight, newest + 1) - 1;
            tell(queue, new Page(queue, before, newest, List.of(), inFlight, taken));
        });
    }

    /** The position of the first delivery that is not in flight. */
    private long firstWaiting(DurableQueue queue, List<Outgoing> inFlight, long otherwise) throws RocksDBException {
        Set<Long> sent = new HashSet<>();
        for (Outgoing outgoing : inFlight) {
            Place place = outgoing.place();
            sent.add(place == null ? 0L : place.position);
        }
        long[] first = {otherwise};
        byte[] prefix = Keys.of(Keys.DELIVERY, queue.number);
        files.visitQueued(prefix, prefix, (key, value) -> {
            boolean isSent = sent.contains(Keys.position(key));
            first[0] = isSent ? first[0] : Keys.position(key);
            return isSent;
        });
        return first[0];
    }

    private void addSent(DurableQueue queue, int packetId, byte[] value, List<Outgoing> inFlight)
            throws RocksDBException {
        long position = Entries.sentPosition(value);
        Outgoing queued = null;
        if (position > 0) {
            byte @Nullable [] record = files.readableQueued(Keys.of(Keys.DELIVERY, queue.number, position));
            queued = record == null ? null : delivery(queue, position, record);
            if (queued == null) {
                return; // acknowledged, and the record of that was on its way
            }
        }
        try {
            inFlight.add(entries.readSent(value, packetId, queued));
        } catch (RuntimeException damaged) {
            lost("packet identifier " + packetId + " of session " + queue.number + " is damaged: " + damaged);
        }
    }

    // ---- what has ended

    /** Deletes what an ended session has left, part by part. */
    void sweep(long number, Committer committer) {
        submit(() -> {
            Sweep sweep = new Sweep(number, () -> sweep(number, committer));
            for (char type : new char[] {Keys.SUBSCRIPTION, Keys.SENT, Keys.TAKEN}) {
                byte[] prefix = Keys.of(type, number);
                files.visitMain(prefix, prefix, (key, value) -> sweep.main(key) < SWEEP_LENGTH);
            }
            byte[] prefix = Keys.of(Keys.DELIVERY, number);
            files.visitQueued(
                    prefix, prefix, (key, value) -> sweep.queued(key, Entries.sharedId(value)) < SWEEP_LENGTH);
            committer.submit(sweep);
        });
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("the store's reader has not ended within a second");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
