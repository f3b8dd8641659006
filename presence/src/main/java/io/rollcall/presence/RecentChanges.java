package io.rollcall.presence;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whose state the last changes were: by feed sequence number, a hash of the client id. Tells a reader without a lock which of its clients
 * to read again. Written under the view's write lock, read under its read lock.
 */
final class RecentChanges {
    /** Changes that are remembered; who was away for more reads all again. */
    static final int REMEMBERED = 1 << 16;

    private final int[] hashes = new int[REMEMBERED];
    private long last;

    RecentChanges(long last) {
        this.last = last;
    }

    /** This client has changed, and its state is of this sequence number. */
    void changed(long seq, String clientId) {
        hashes[(int) (seq & (REMEMBERED - 1))] = clientId.hashCode();
    }

    /** All changes until this sequence number were told. */
    void upTo(long seq) {
        last = seq;
    }

    /** Hashes of the clients that changed after this sequence number, and of a few that did not; empty when there were too many since. */
    Optional<Set<Integer>> after(long seq) {
        if (last - seq >= REMEMBERED) {
            return Optional.empty();
        }
        Set<Integer> changed = new HashSet<>();
        for (long at = seq + 1; at <= last; at++) {
            changed.add(hashes[(int) (at & (REMEMBERED - 1))]);
        }
        return Optional.of(changed);
    }
}
