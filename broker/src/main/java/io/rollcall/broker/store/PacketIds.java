package io.rollcall.broker.store;

import java.util.Arrays;

/** Some packet identifiers: a bit for each, as far as there are any. On the session's owner. */
final class PacketIds {
    private long[] words = new long[1];
    private int count;

    /** Returns whether it was not among them. */
    boolean add(int packetId) {
        int word = packetId / Long.SIZE;
        if (word >= words.length) {
            words = Arrays.copyOf(words, Integer.highestOneBit(word) * 2);
        }
        long bit = 1L << packetId;
        boolean isNew = (words[word] & bit) == 0;
        if (isNew) {
            words[word] |= bit;
            count++;
        }
        return isNew;
    }

    /** Returns whether it was among them. */
    boolean remove(int packetId) {
        int word = packetId / Long.SIZE;
        long bit = 1L << packetId;
        boolean wasThere = word < words.length && (words[word] & bit) != 0;
        if (wasThere) {
            words[word] &= ~bit;
            count--;
        }
        return wasThere;
    }

    int count() {
        return count;
    }
}
