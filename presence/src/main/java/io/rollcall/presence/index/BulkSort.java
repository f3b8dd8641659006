package io.rollcall.presence.index;

import java.util.Arrays;

/** Sorts many clients at once: by their identifiers, or by a time those that are in the order of identifiers already. Of one thread. */
final class BulkSort {
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    /** Fewer are compared whole. */
    private static final int FEW = 4096;

    private static final int VERY_FEW = 24;
    private static final int WORDS_MAX = Word.count(IdBytes.LENGTH_MAX);

    private final Ordinals ordinals;
    private final Columns columns;

    private int[] clients;
    private int[] otherClients;
    private long[] keys;
    private long[] otherKeys;

    BulkSort(Ordinals ordinals, Columns columns, int most) {
        this.ordinals = ordinals;
        this.columns = columns;
        this.clients = new int[most];
        this.otherClients = new int[most];
        this.keys = new long[most];
        this.otherKeys = new long[most];
    }

    /** Every client, by identifier. */
    int[] byId() {
        int[] all = new int[ordinals.size()];
        int size = 0;
        for (int ordinal = 0; ordinal < ordinals.end(); ordinal++) {
            if (ordinals.isUsed(ordinal)) {
                all[size++] = ordinal;
            }
        }
        byId(all, 0, size, 0);
        return all;
    }

    /** By the words from this one on; those before are equal. */
    private void byId(int[] all, int from, int to, int firstWord) {
        if (to - from < FEW || firstWord > WORDS_MAX) {
            merge(all, from, to);
            return;
        }
        int word = firstWord;
        while (word <= WORDS_MAX && isOneWord(all, from, to, word)) {
            word++;
        }
        int size = to - from;
        for (int i = 0; i < size; i++) {
            clients[i] = all[from + i];
            keys[i] = ordinals.word(all[from + i], word) ^ Long.MIN_VALUE;
        }
        radix(size);
        System.arraycopy(clients, 0, all, from, size);
        int begin = from;
        for (int at = from + 1; at <= to; at++) {
            if (at == to || ordinals.word(all[at], word) != ordinals.word(all[begin], word)) {
                byId(all, begin, at, word + 1);
                begin = at;
            }
        }
    }

    private boolean isOneWord(int[] all, int from, int to, int word) {
        long first = ordinals.word(all[from], word);
        for (int i = from + 1; i < to; i++) {
            if (ordinals.word(all[i], word) != first) {
                return false;
            }
        }
        return true;
    }

    private void merge(int[] all, int from, int to) {
        if (to - from <= VERY_FEW) {
            insert(all, from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        merge(all, from, middle);
        merge(all, middle, to);
        System.arraycopy(all, from, otherClients, 0, middle - from);
        int left = 0;
        int right = middle;
        for (int at = from; left < middle - from; at++) {
            boolean isRight = right < to && ordinals.compare(all[right], otherClients[left]) < 0;
            all[at] = isRight ? all[right++] : otherClients[left++];
        }
    }

    private void insert(int[] all, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int client = all[i];
            int at = i;
            while (at > from && ordinals.compare(client, all[at - 1]) < 0) {
                all[at] = all[at - 1];
                at--;
            }
            all[at] = client;
        }
    }

    /** Of those with this status, by this time; from all in the order of identifiers. Into {@link #sorted}; says how many. */
    int byTime(int[] byId, int time, OrdinalFilter which) {
        int absent = 0;
        int size = 0;
        for (int ordinal : byId) {
            if (which.holds(ordinal)) {
                long key = columns.time(ordinal, time);
                if (key == Columns.ABSENT) {
                    otherClients[absent++] = ordinal;
                } else {
                    keys[size] = key;
                    clients[size++] = ordinal;
                }
            }
        }
        int[] first = Arrays.copyOf(otherClients, absent);
        radix(size);
        System.arraycopy(clients, 0, clients, absent, size);
        System.arraycopy(first, 0, clients, 0, absent);
        return absent + size;
    }

    int[] sorted() {
        return clients;
    }

    /** Which clients. */
    @FunctionalInterface
    interface OrdinalFilter {
        boolean holds(int ordinal);
    }

    /** Sorts the first so many by their keys, signed; stable. Digit by digit from the lowest, over the bits in which they differ. */
    private void radix(int size) {
        if (size < 2) {
            return;
        }
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, keys[i]);
            most = Math.max(most, keys[i]);
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(most - least);
        int[] counts = new int[DIGITS + 1];
        for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < size; i++) {
                counts[digit(keys[i] - least, shift) + 1]++;
            }
            for (int digit = 0; digit < DIGITS; digit++) {
                counts[digit + 1] += counts[digit];
            }
            for (int i = 0; i < size; i++) {
                int to = counts[digit(keys[i] - least, shift)]++;
                otherKeys[to] = keys[i];
                otherClients[to] = clients[i];
            }
            swap();
        }
    }

    private static int digit(long key, int shift) {
        return (int) (key >>> shift) & (DIGITS - 1);
    }

    private void swap() {
        long[] sortedKeys = otherKeys;
        otherKeys = keys;
        keys = sortedKeys;
        int[] sortedClients = otherClients;
        otherClients = clients;
        clients = sortedClients;
    }
}
