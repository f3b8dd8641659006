package io.rollcall.broker.store;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of one session's queue that is in memory while its client is here: what lies behind {@link #readTo} is read in
 * pages. Deliveries come in the order of their positions, so whatever is stored and not behind is in the window, is in flight,
 * or is done. On the session's owner.
 */
final class QueueWindow {
    private final DurableStore store;
    private final MemorySession memory;
    private final DurableQueue queue;

    // positions in the queue
    private long readTo;
    private long newest;
    private boolean reading;

    // of what was in flight before a restart
    private @Nullable Set<Long> restored;

    QueueWindow(DurableStore store, MemorySession memory, DurableQueue queue) {
        this.store = store;
        this.memory = memory;
        this.queue = queue;
    }

    /** Asks for what outlived the last run. */
    void load() {
        if (!reading) {
            reading = true;
            store.load(queue);
        }
    }

    /** What outlived the last run has come: what is in flight, and where the rest lies. */
    void loaded(Page page) {
        reading = false;
        Set<Long> positions = new HashSet<>();
        for (Outgoing outgoing : page.inFlight()) {
            memory.restore(outgoing);
            Place place = outgoing.place();
            positions.add(place == null ? 0L : place.position);
        }
        restored = positions;
        readTo = page.after();
        newest = Math.max(newest, Math.max(page.last(), queue.last)); // the deliveries follow when the client is here
    }

    void online() {
        queue.online = true; // before one looks: what is committed from here on is told, too
        newest = Math.max(newest, queue.last);
        readOn();
    }

    /** What waits in memory can be read again. */
    void offline() {
        queue.online = false;
        Outgoing first = memory.firstStored();
        Place place = first == null ? null : first.place();
        if (place != null) {
            readTo = place.position - 1;
        }
        memory.dropQueue();
    }

    /** A stored delivery came. Returns whether its turn is after all that is in memory; else it comes with a page. */
    boolean admit(Outgoing outgoing) {
        Place place = outgoing.place();
        if (place == null || place.queue != queue || place.position <= readTo) {
            return false;
        }
        boolean isNext = newest <= readTo;
        newest = Math.max(newest, place.position);
        if (!queue.online || !isNext || !store.isRoomInWindow(memory, outgoing.bytes())) {
            readOn();
            return false;
        }
        readTo = place.position;
        return true;
    }

    /** Asks for more of the queue, when there is more and half of the window is free. */
    void readOn() {
        if (queue.online && !reading && newest > readTo && store.isHalfFree(memory)) {
            reading = true;
            store.reader().read(queue, readTo, newest, store.isScarce());
        }
    }

    /** A page has come. */
    void take(Page page) {
        reading = false;
        if (queue.online && page.after() == readTo) {
            for (Outgoing outgoing : page.deliveries()) {
                if (!wasInFlight(outgoing)) {
                    memory.enqueue(outgoing);
                }
            }
            readTo = page.last();
            newest = Math.max(newest, readTo);
        }
        readOn();
    }

    /** What was in flight before the restart stands in the files among what waits. */
    private boolean wasInFlight(Outgoing outgoing) {
        Place place = outgoing.place();
        return restored != null && place != null && restored.contains(place.position);
    }

    /** How many deliveries lie behind what is in memory, at most. */
    long behind() {
        return Math.max(0, queue.end(newest) - readTo);
    }
}
