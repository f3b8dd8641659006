package io.rollcall.http.alibaba;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.http.exchange.Overloaded;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Remembers which nonces were used, so that a signed call that was overheard cannot be sent again: for 15 minutes, and for
 * as long as the call's own time stamp would be taken. Keeps 128 bits of a hash of each, whatever its length; when full it
 * takes no new one, because to forget one would let its call be sent again. On the one event loop.
 */
final class NonceMemory {
    private final int most;
    private final Duration window;
    private final Set<Mark> used = new HashSet<>();
    private final Queue<Use> byEnd = new PriorityQueue<>(Comparator.comparing(Use::until));

    private record Mark(long high, long low) {}

    private record Use(Mark mark, Instant until) {}

    /**
     * A memory with nothing in it.
     *
     * @param most nonces at a time
     * @param window how far a time stamp may be off
     */
    NonceMemory(int most, Duration window) {
        this.most = most;
        this.window = window;
    }

    /**
     * Takes note of a call whose signature is right.
     *
     * @return false when the key has used the nonce already
     */
    boolean remember(String accessKeyId, String nonce, Instant timestamp, Instant now) {
        forgetUntil(now);
        Mark mark = mark(accessKeyId, nonce);
        if (used.contains(mark)) {
            return false;
        }
        if (used.size() >= most) {
            throw new Overloaded("nonces: " + most + " are remembered already");
        }
        used.add(mark);
        byEnd.add(new Use(mark, (timestamp.isAfter(now) ? timestamp : now).plus(window)));
        return true;
    }

    private void forgetUntil(Instant now) {
        for (Use first = byEnd.peek(); first != null && first.until().isBefore(now); first = byEnd.peek()) {
            used.remove(byEnd.remove().mark());
        }
    }

    private static Mark mark(String accessKeyId, String nonce) {
        ByteBuffer hash = ByteBuffer.wrap(Signing.sha256((accessKeyId + "\n" + nonce).getBytes(UTF_8)));
        return new Mark(hash.getLong(), hash.getLong());
    }
}
