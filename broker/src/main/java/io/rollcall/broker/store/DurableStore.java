package io.rollcall.broker.store;

import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in files. Changes go to one {@link Committer}, questions to one {@link PageReader}; decision 20 says why.
 * Sessions that do not last are in memory alone.
 */
public final class DurableStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(DurableStore.class);

    private final StoreConfig config;
    private final Records records;
    private final StoreCounters counters;
    private final StoreFiles files;
    private final Committer committer;
    private final PageReader reader;
    private final KeptBytes memory = new KeptBytes();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong sharedIds = new AtomicLong();
    private final long memoryBytesMax;

    private DurableStore(StoreConfig config, TimeSource time, long memoryBytesMax) throws StoreException {
        this.config = config;
        this.memoryBytesMax = memoryBytesMax;
        records = new Records(time);
        counters = new StoreCounters();
        files = new StoreFiles(config, new Opening(config, counters).open(), counters);
        Entries entries = new Entries(records);
        reader = new PageReader(files, config, entries, counters);
        committer = new Committer(
                files,
                counters,
                new Group(files, config, entries, records),
                config.commitWait().toNanos());
    }

    /**
     * Opens the store in a directory, or makes one.
     *
     * @param memoryBytesMax when all that is kept in memory for clients is more, queues come into memory in small parts
     * @throws StoreException when its files cannot be used; the message says why, and what to do
     */
    public static DurableStore open(StoreConfig config, TimeSource time, long memoryBytesMax) throws StoreException {
        DurableStore store = new DurableStore(config, time, memoryBytesMax);
        store.look();
        store.committer.start();
        return store;
    }

    @Override
    public void recover(Recovery to) throws StoreException {
        try {
            new Restart(files, records, counters).recover(to, this);
        } catch (RocksDBException e) {
            throw new StoreException("cannot read the store in " + config.directory() + ": " + e.getMessage(), e);
        }
    }

    /** So many numbers were given in earlier runs. */
    void continueFrom(long number, long sharedId) {
        numbers.set(number);
        sharedIds.set(sharedId);
    }

    @Override
    public StoredSession create(String clientId) {
        return createSession();
    }

    DurableSession createSession() {
        return new DurableSession(this, memory);
    }

    DurableQueue newQueue() {
        DurableQueue queue = new DurableQueue(numbers.incrementAndGet());
        queue.known = true;
        return queue;
    }

    StoreConfig config() {
        return config;
    }

    PageReader reader() {
        return reader;
    }

    void submit(Op op) {
        committer.submit(op);
    }

    /**
     * Reads what outlived the last run in a queue. Where it ends is looked up before anything of it can be acknowledged: or the
     * positions of what was deleted since would be given again.
     */
    void load(DurableQueue queue) {
        committer.submit(new Op() {
            @Override
            void apply(Group group) throws RocksDBException {
                group.look(queue);
            }

            @Override
            void committed() {
                reader.load(queue);
            }
        });
    }

    void sweep(long number) {
        reader.sweep(number, committer);
    }

    // ---- memory

    @Override
    public KeptBytes keptBytes() {
        return memory;
    }

    /** Whether there is so much in memory that queues stay in the files, but for what is sent next. */
    boolean isScarce() {
        return memory.sum() > memoryBytesMax / 2;
    }

    /** Whether so many bytes more of a session's queue may be in memory. What is sent next always may. */
    boolean isRoomInWindow(MemorySession session, int bytes) {
        return session.inMemory() == 0
                || (session.inMemory() < config.windowLength()
                        && session.queuedBytes() + bytes <= config.windowBytes()
                        && !isScarce());
    }

    /** Whether so much of a session's window is free that reading is worth it. */
    boolean isHalfFree(MemorySession session) {
        return session.inMemory() == 0
                || (session.inMemory() <= config.windowLength() / 2
                        && session.queuedBytes() <= config.windowBytes() / 2
                        && !isScarce());
    }

    // ---- what is stored

    @Override
    public void post(Message message, Posting deliveries, @Nullable Completion completion) {
        committer.submit(new Post(message, deliveries, completion, counters, sharedIds));
    }

    @Override
    public void retain(Retained after, @Nullable Retained before, Runnable stored) {
        Message message = Objects.requireNonNull(after.message(), "what is retained has no message");
        committer.submit(new RetainedOps.Retain(after, message, before, stored));
    }

    @Override
    public void forget(Retained before) {
        committer.submit(new RetainedOps.Forget(before));
    }

    @Override
    public void read(List<Retained> which, Consumer<List<Message>> to) {
        reader.read(which, records, to);
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void afterCommit(Completion completion) {
        committer.submit(new Op() {
            @Override
            void apply(Group group) {
                group.sync();
            }

            @Override
            void committed() {
                completion.completed(true);
            }
        });
    }

    @Override
    public boolean isBusy() {
        return counters.backlogBytes() > config.backlogBytesMax();
    }

    @Override
    public boolean isHalfBusy() {
        return counters.backlogBytes() > config.backlogBytesMax() / 2;
    }

    // ---- what comes round again

    /** Notes that the broker still runs, and looks whether there is room. About once a second; not on an event loop. */
    @Override
    public void tick() {
        long now = records.time().epochMillis();
        committer.submit(new Op() {
            @Override
            void apply(Group group) throws RocksDBException {
                group.put(Keys.meta(Restart.TICK), group.writer().i64(now).toBytes());
            }
        });
        look();
    }

    private void look() {
        try {
            counters.files = size(config.directory());
            // not of Files: that wants a table of mounts, which there may be none of, as in a chroot
            refuse(reason(counters.files, config.directory().toFile().getUsableSpace()));
        } catch (IOException e) {
            refuse("the store's directory cannot be read: " + e);
        }
    }

    private @Nullable String reason(long size, long free) {
        if (size > config.fileBytesMax()) {
            return "the store has " + size + " bytes, and may have " + config.fileBytesMax() + " (fileBytesMax)";
        }
        return free < config.freeBytesMin()
                ? free + " bytes are free in " + config.directory() + ", less than " + config.freeBytesMin()
                        + " (freeBytesMin)"
                : null;
    }

    private void refuse(@Nullable String because) {
        if (counters.refusing(because)) {
            if (because == null) {
                LOG.info("there is room again: messages are stored");
            } else {
                LOG.error("messages that must be stored are refused: {}", because);
            }
        }
    }

    private static long size(Path directory) throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                bytes += file.toFile().length(); // 0 when it is gone meanwhile
            }
        }
        return bytes;
    }

    @Override
    public void backUp(Path directory) throws StoreException {
        try {
            files.copyTo(directory);
        } catch (RocksDBException e) {
            throw new StoreException("cannot copy the store to " + directory + ": " + e.getMessage(), e);
        }
    }

    @Override
    public StoreStats stats() {
        return counters;
    }

    @Override
    public void close() {
        reader.close();
        committer.close();
        files.close();
    }
}
