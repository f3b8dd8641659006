package io.rollcall.presence.index;

import java.util.Arrays;

/**
 * Clients that come to one sorted list in a turn, and are put into it together, sorted: so those of the same time come one behind the other, and
 * those that go into the midst of it find what is around them near. The writer's.
 */
final class Arrivals {
    private static final int AT_FIRST = 16;
    private static final int INSERTED = 8;

    private int[] clients = new int[AT_FIRST];
    private int[] otherClients = new int[AT_FIRST];
    private long[] keys = new long[AT_FIRST];
    private long[] otherKeys = new long[AT_FIRST];
    private long[] orders = new long[AT_FIRST];
    private long[] otherOrders = new long[AT_FIRST];
    private int size;

    void add(int ordinal) {
        if (size == clients.length) {
            clients = Arrays.copyOf(clients, size * 2);
            otherClients = new int[size * 2];
            keys = new long[size * 2];
            otherKeys = new long[size * 2];
            orders = new long[size * 2];
            otherOrders = new long[size * 2];
        }
        clients[size++] = ordinal;
    }

    int size() {
        return size;
    }

    int client(int at) {
        return clients[at];
    }

    long key(int at) {
        return keys[at];
    }

    /** See {@link IdOrder}. */
    long order(int at) {
        return orders[at];
    }

    void clear() {
        size = 0;
    }

    /** By this time of each, and then as their identifiers. */
    void sort(Columns columns, int time) {
        for (int i = 0; i < size; i++) {
            keys[i] = columns.time(clients[i], time);
            orders[i] = columns.order(clients[i]);
        }
        for (int from = 0; from < size; from += INSERTED) {
            insert(from, Math.min(size, from + INSERTED));
        }
        for (int width = INSERTED; width < size; width *= 2) {
            for (int from = 0; from < size; from += 2 * width) {
                merge(from, Math.min(size, from + width), Math.min(size, from + 2 * width));
            }
            swap();
        }
    }

    private void insert(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int client = clients[i];
            long key = keys[i];
            long order = orders[i];
            int at = i;
            while (at > from && (keys[at - 1] > key || (keys[at - 1] == key && orders[at - 1] > order))) {
                clients[at] = clients[at - 1];
                keys[at] = keys[at - 1];
                orders[at] = orders[at - 1];
                at--;
            }
            clients[at] = client;
            keys[at] = key;
            orders[at] = order;
        }
    }

    private void merge(int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int at = from; at < to; at++) {
            int next = left < middle && (right == to || isBefore(left, right)) ? left++ : right++;
            otherClients[at] = clients[next];
            otherKeys[at] = keys[next];
            otherOrders[at] = orders[next];
        }
    }

    private boolean isBefore(int a, int b) {
        return keys[a] < keys[b] || (keys[a] == keys[b] && orders[a] < orders[b]);
    }

    private void swap() {
        int[] sortedClients = otherClients;
        otherClients = clients;
        clients = sortedClients;
        long[] sortedKeys = otherKeys;
        otherKeys = keys;
        keys = sortedKeys;
        long[] sortedOrders = otherOrders;
        otherOrders = orders;
        orders = sortedOrders;
    }
}
