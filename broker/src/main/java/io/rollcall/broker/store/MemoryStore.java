package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.TopicName;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The store that forgets everything when the process ends: each session holds its own part. */
public final class MemoryStore implements Store {
    private final LongAdder keptBytes = new LongAdder();

    @Override
    public StoredSession create(String clientId) {
        return new MemorySession(keptBytes);
    }

    @Override
    public long keptBytes() {
        return keptBytes.sum();
    }

    @Override
    public void post(Message message, Posting deliveries, @Nullable Completion completion) {
        throw new IllegalStateException("no session is durable");
    }

    @Override
    public void retain(Message message) {}

    @Override
    public void forget(TopicName topic) {}

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void afterCommit(Completion completion) {
        completion.completed(true);
    }

    @Override
    public boolean isBusy() {
        return false;
    }

    @Override
    public boolean isHalfBusy() {
        return false;
    }

    @Override
    public void recover(Recovery to) {}

    @Override
    public void tick() {}

    @Override
    public StoreStats stats() {
        return StoreStats.NONE;
    }

    @Override
    public void close() {
        // nothing is held here
    }
}
