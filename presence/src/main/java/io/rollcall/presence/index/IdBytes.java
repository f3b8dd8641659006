package io.rollcall.presence.index;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Client identifiers as UTF-8, off the heap, in chunks that are never moved. Each lies behind its length in units of eight bytes; the place
 * is the number of its first unit. What is given back is used again for an identifier that takes as many units.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class IdBytes {
    static final int LENGTH_MAX = 65_535;

    private static final int UNIT = Word.BYTES;
    private static final int LENGTH_BYTES = Short.BYTES;
    private static final int CHUNK_UNITS_BITS = 15;
    private static final int CHUNK_UNITS = 1 << CHUNK_UNITS_BITS;
    /** A word may be read whose first byte is the last of an identifier. */
    private static final int SLACK = Word.BYTES;

    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final Map<Integer, Ints> freeByUnits = new HashMap<>();
    private int unitsInLast = CHUNK_UNITS;

    /** Says where the identifier is from now on. */
    int put(byte[] id) {
        if (id.length > LENGTH_MAX) {
            throw new IllegalArgumentException("a client id has " + id.length + " bytes, more than " + LENGTH_MAX);
        }
        int place = place(units(id.length));
        ByteBuffer chunk = chunk(place);
        int at = at(place);
        chunk.putShort(at, (short) id.length);
        chunk.put(at + LENGTH_BYTES, id);
        return place;
    }

    private int place(int units) {
        Ints free = freeByUnits.get(units);
        if (free != null && !free.isEmpty()) {
            return free.pop();
        }
        if (unitsInLast + units > CHUNK_UNITS) {
            chunks.add(ByteBuffer.allocateDirect(CHUNK_UNITS * UNIT + SLACK));
            unitsInLast = 0;
        }
        int place = ((chunks.size() - 1) << CHUNK_UNITS_BITS) + unitsInLast;
        unitsInLast += units;
        return place;
    }

    void free(int place) {
        freeByUnits.computeIfAbsent(units(length(place)), units -> new Ints()).push(place);
    }

    int length(int place) {
        return Short.toUnsignedInt(chunk(place).getShort(at(place)));
    }

    byte[] get(int place) {
        return get(place, length(place));
    }

    /** With its {@link #length}. */
    byte[] get(int place, int length) {
        byte[] id = new byte[length];
        chunk(place).get(at(place) + LENGTH_BYTES, id);
        return id;
    }

    /** See {@link Word}. */
    long word(int place, int index) {
        ByteBuffer chunk = chunk(place);
        int at = at(place);
        int length = Short.toUnsignedInt(chunk.getShort(at));
        int from = index * Word.BYTES;
        return from >= length ? 0 : Word.within(chunk.getLong(at + LENGTH_BYTES + from), from, length);
    }

    /** By their bytes, unsigned. */
    int compare(int a, int b) {
        ByteBuffer chunkA = chunk(a);
        ByteBuffer chunkB = chunk(b);
        int atA = at(a);
        int atB = at(b);
        int lengthA = Short.toUnsignedInt(chunkA.getShort(atA));
        int lengthB = Short.toUnsignedInt(chunkB.getShort(atB));
        int common = Math.min(lengthA, lengthB);
        for (int from = 0; from < common; from += Word.BYTES) {
            long wordA = chunkA.getLong(atA + LENGTH_BYTES + from);
            long wordB = chunkB.getLong(atB + LENGTH_BYTES + from);
            if (wordA != wordB) {
                int compared =
                        Long.compareUnsigned(Word.within(wordA, from, lengthA), Word.within(wordB, from, lengthB));
                if (compared != 0) {
                    return compared;
                }
            }
        }
        return Integer.compare(lengthA, lengthB);
    }

    /** By their bytes, unsigned. */
    int compare(int place, byte[] id) {
        int length = length(place);
        int words = Word.count(Math.min(length, id.length));
        for (int i = 0; i < words; i++) {
            int compared = Long.compareUnsigned(word(place, i), Word.of(id, i));
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(length, id.length);
    }

    boolean startsWith(int place, byte[] prefix) {
        if (length(place) < prefix.length) {
            return false;
        }
        for (int i = 0, words = Word.count(prefix.length); i < words; i++) {
            if (Word.within(word(place, i), i * Word.BYTES, prefix.length) != Word.of(prefix, i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the part of this number, the parts being divided by colons, is this. */
    boolean partIs(int place, int part, byte[] wanted) {
        ByteBuffer chunk = chunk(place);
        int from = at(place) + LENGTH_BYTES;
        int end = from + length(place);
        for (int skipped = 0; skipped < part; from++) {
            if (from >= end) {
                return false;
            }
            if (chunk.get(from) == ':') {
                skipped++;
            }
        }
        if (end - from < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (chunk.get(from + i) != wanted[i]) {
                return false;
            }
        }
        return from + wanted.length == end || chunk.get(from + wanted.length) == ':';
    }

    /** What the chunks take off the heap. */
    long bytes() {
        return (long) chunks.size() * (CHUNK_UNITS * UNIT + SLACK);
    }

    private static int units(int length) {
        return (LENGTH_BYTES + length + UNIT - 1) / UNIT;
    }

    private ByteBuffer chunk(int place) {
        return chunks.get(place >>> CHUNK_UNITS_BITS);
    }

    private static int at(int place) {
        return (place & (CHUNK_UNITS - 1)) * UNIT;
    }
}
