package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.Ranking.Rank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list: before or behind where a client stands, or stood. A list is read from a place on, or turned round: then its last clients are
 * those that end there.
 *
 * @param rank with a key for each that the list is sorted by
 */
record Place(Rank rank, boolean isBefore) {
    /** In no UTF-8. */
    private static final byte BEYOND = (byte) 0xFF;

    /** The order from the end to the beginning; in it, too, no two clients are equal. */
    static List<Order> turned(List<Order> order) {
        List<Order> turned = new ArrayList<>();
        for (Order by : order) {
            turned.add(new Order(by.field(), !by.descending()));
            if (by.field() == Field.CLIENT_ID) {
                return turned;
            }
        }
        turned.add(new Order(Field.CLIENT_ID, true));
        return turned;
    }

    /** Whether the client of the rank itself comes next when this is read on. */
    boolean includes(boolean backward) {
        return isBefore != backward;
    }

    /** The rank for an order that has as many keys: what is missing is the client id's, which has none. */
    static Rank fit(Rank rank, List<Order> order) {
        return new Rank(Arrays.copyOf(rank.keys(), order.size()), rank.clientId());
    }

    /**
     * Where the indexes go on, which they do behind a rank: behind the client, or behind all that can be just before it.
     *
     * @param order as it is read, so the turned one when it is read backward
     */
    io.rollcall.presence.index.Rank behind(List<Order> order, boolean backward) {
        byte[] id = rank.clientId().getBytes(UTF_8);
        byte[] behind = includes(backward) ? isDescending(order) ? following(id) : preceding(id) : id;
        return new io.rollcall.presence.index.Rank(fit(rank, order).keys(), behind);
    }

    /**
     * Between which places a page lies.
     *
     * @param last who came last as it was read; absent when nobody is left
     */
    static Ends ends(ClientQuery query, @Nullable Rank last) {
        String reached = last == null ? null : Bookmark.of(new Place(last, query.backward()), query);
        return query.backward()
                ? new Ends(reached, query.bookmark(), true)
                : new Ends(query.bookmark(), reached, false);
    }

    /** The places, as bookmarks; absent at an end of the list. */
    record Ends(@Nullable String start, @Nullable String bookmark, boolean backward) {
        /** Those of a page, as the list has them. */
        List<ClientState> inOrder(List<ClientState> asRead) {
            List<ClientState> clients = new ArrayList<>(asRead);
            if (backward) {
                Collections.reverse(clients);
            }
            return clients;
        }
    }

    private static boolean isDescending(List<Order> order) {
        return order.stream()
                .filter(by -> by.field() == Field.CLIENT_ID)
                .findFirst()
                .map(Order::descending)
                .orElse(false);
    }

    private static byte[] following(byte[] id) {
        return Arrays.copyOf(id, id.length + 1);
    }

    /** Greater than every UTF-8 that is less than this. */
    private static byte[] preceding(byte[] id) {
        int last = id.length - 1;
        if (last < 0 || id[last] == 0) {
            return Arrays.copyOf(id, Math.max(0, last));
        }
        byte[] preceding = Arrays.copyOf(id, id.length + 1);
        preceding[last]--;
        preceding[last + 1] = BEYOND;
        return preceding;
    }
}
