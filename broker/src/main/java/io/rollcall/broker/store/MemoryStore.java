package io.rollcall.broker.store;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store that forgets everything when the process ends: each session holds its own part. */
public final class MemoryStore implements Store {
    private final KeptBytes keptBytes = new KeptBytes();

    @Override
    public StoredSession create(String clientId) {
        return new MemorySession(keptBytes);
    }

    @Override
    public KeptBytes keptBytes() {
        return keptBytes;
    }

    @Override
    public void post(Message message, Posting deliveries, @Nullable Completion completion) {
        throw new IllegalStateException("no session is durable");
    }

    @Override
    public void retain(Retained after, @Nullable Retained before, Runnable stored) {}

    @Override
    public void forget(Retained before) {}

    @Override
    public void read(List<Retained> which, Consumer<List<Message>> to) {
        to.accept(which.stream()
                .map(Retained::message)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList());
    }

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
