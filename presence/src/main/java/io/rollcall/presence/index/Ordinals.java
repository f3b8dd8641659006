package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A dense number for every known client, by its identifier and back. The number of a client that is forgotten is given again.
 *
 * <p>The hash table is divided into {@value #SEGMENTS} parts that grow one by one, so that no addition pays for all: at ten million
 * clients a part has ten thousand. Collisions cannot be made from outside, because the hash begins with a secret of this process.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Ordinals {
    static final int NONE = -1;

    private static final int SEGMENTS = 1024;
    private static final int SEGMENT_SHIFT = 22;
    private static final int SLOTS_AT_FIRST = 8;

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int FREE = 0;

    private final long secret;
    private final IdBytes ids = new IdBytes();
    private final int[] @Nullable [] slots = new int[SEGMENTS][];
    private final int[] used = new int[SEGMENTS];

    /** By ordinal: the place of its id and one, or 0 when it is free; and the hash. */
    private final List<int[]> places = new ArrayList<>();

    private final List<int[]> hashes = new ArrayList<>();
    private final Ints free = new Ints();
    private int end;

    Ordinals(long secret) {
        this.secret = secret;
    }

    /** The client's number; {@link #NONE} when it has none. */
    int find(byte[] id) {
        return find(id, hash(id));
    }

    /** With its {@link #hash}. */
    int find(byte[] id, int hash) {
        int[] segment = slots[hash >>> SEGMENT_SHIFT];
        if (segment == null) {
            return NONE;
        }
        int mask = segment.length - 1;
        for (int slot = hash & mask; segment[slot] != FREE; slot = (slot + 1) & mask) {
            int ordinal = segment[slot] - 1;
            if (hashOf(ordinal) == hash && ids.compare(place(ordinal), id) == 0) {
                return ordinal;
            }
        }
        return NONE;
    }

    /** The client with the number that a search for this hash looks at first; {@link #NONE} when there is none. */
    int first(int hash) {
        int[] segment = slots[hash >>> SEGMENT_SHIFT];
        return segment == null ? NONE : segment[hash & (segment.length - 1)] - 1;
    }

    /** Brings what is compared of this client near, and says something about it. */
    int peek(int ordinal) {
        return hashOf(ordinal) + ids.length(place(ordinal));
    }

    /** Gives a number to a client that has none. */
    int add(byte[] id) {
        int ordinal = free.isEmpty() ? end : free.pop();
        if (ordinal == end) {
            end++;
            if (places.size() * CHUNK < end) {
                places.add(new int[CHUNK]);
                hashes.add(new int[CHUNK]);
            }
        }
        int hash = hash(id);
        places.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] = ids.put(id) + 1;
        hashes.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] = hash;
        int segment = hash >>> SEGMENT_SHIFT;
        int[] table = roomFor(segment);
        enter(table, ordinal, hash);
        used[segment]++;
        return ordinal;
    }

    private int[] roomFor(int segment) {
        int[] table = slots[segment];
        if (table == null) {
            table = new int[SLOTS_AT_FIRST];
            slots[segment] = table;
        } else if ((used[segment] + 1) * 4 > table.length * 3) {
            int[] bigger = new int[table.length * 2];
            for (int entry : table) {
                if (entry != FREE) {
                    enter(bigger, entry - 1, hashOf(entry - 1));
                }
            }
            table = bigger;
            slots[segment] = table;
        }
        return table;
    }

    private static void enter(int[] table, int ordinal, int hash) {
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != FREE) {
            slot = (slot + 1) & mask;
        }
        table[slot] = ordinal + 1;
    }

    /** The number is free from now on. */
    void remove(int ordinal) {
        int hash = hashOf(ordinal);
        int segment = hash >>> SEGMENT_SHIFT;
        int[] table = slots[segment];
        if (table == null) {
            throw new IllegalStateException("ordinal " + ordinal + " is not in use");
        }
        int mask = table.length - 1;
        int slot = hash & mask;
        while (table[slot] != ordinal + 1) {
            slot = (slot + 1) & mask;
        }
        close(table, slot);
        used[segment]--;
        ids.free(place(ordinal));
        places.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] = FREE;
        free.push(ordinal);
    }

    /** Moves what stands behind the gap and may stand in it, so that no search ends too early. */
    private void close(int[] table, int freed) {
        int mask = table.length - 1;
        int gap = freed;
        for (int slot = (gap + 1) & mask; table[slot] != FREE; slot = (slot + 1) & mask) {
            int home = hashOf(table[slot] - 1) & mask;
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                table[gap] = table[slot];
                gap = slot;
            }
        }
        table[gap] = FREE;
    }

    /** Whether a client has this number, which is below {@link #end}. */
    boolean isUsed(int ordinal) {
        return places.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] != FREE;
    }

    /** All numbers are below. */
    int end() {
        return end;
    }

    int size() {
        return end - free.size();
    }

    byte[] id(int ordinal) {
        return ids.get(place(ordinal));
    }

    String text(int ordinal) {
        return new String(id(ordinal), UTF_8);
    }

    /** Of each of these; one step of the way for all of them, then the next, as {@link Ahead} does. */
    List<String> texts(int[] ordinals) {
        int[] places = new int[ordinals.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = place(ordinals[i]);
        }
        int[] lengths = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            lengths[i] = ids.length(places[i]);
        }
        List<String> texts = new ArrayList<>(places.length);
        for (int i = 0; i < places.length; i++) {
            texts.add(new String(ids.get(places[i], lengths[i]), UTF_8));
        }
        return texts;
    }

    /** By the bytes of their identifiers, unsigned. */
    int compare(int a, int b) {
        return a == b ? 0 : ids.compare(place(a), place(b));
    }

    int compare(int ordinal, byte[] id) {
        return ids.compare(place(ordinal), id);
    }

    long word(int ordinal, int index) {
        return ids.word(place(ordinal), index);
    }

    boolean startsWith(int ordinal, byte[] prefix) {
        return ids.startsWith(place(ordinal), prefix);
    }

    boolean partIs(int ordinal, int part, byte[] wanted) {
        return ids.partIs(place(ordinal), part, wanted);
    }

    long bytesOffHeap() {
        return ids.bytes();
    }

    long bytesOnHeap() {
        long inSegments = Arrays.stream(slots)
                .mapToLong(segment -> segment == null ? 0 : segment.length)
                .sum();
        return Integer.BYTES * (inSegments + 2L * CHUNK * places.size());
    }

    private int place(int ordinal) {
        return places.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)] - 1;
    }

    private int hashOf(int ordinal) {
        return hashes.get(ordinal >>> CHUNK_BITS)[ordinal & (CHUNK - 1)];
    }

    int hash(byte[] id) {
        long hash = secret ^ id.length;
        for (int i = 0, words = Word.count(id.length); i < words; i++) {
            long mixed = (hash ^ Word.of(id, i)) * 0x9E3779B97F4A7C15L;
            hash = mixed ^ (mixed >>> 29);
        }
        hash *= 0xBF58476D1CE4E5B9L;
        return (int) (hash ^ (hash >>> 32));
    }
}
