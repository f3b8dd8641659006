package io.rollcall.presence;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which clients, in which order. Every filter that is given must hold; bounds of times are exclusive and in milliseconds
 * since 1970; a client that lacks the field fails the filter.
 *
 * @param filter what must hold
 * @param order sort keys, the most significant first; ties are broken by client id ascending
 * @param limit clients a page at most, 1 to 10,000
 * @param bookmark where to go on; from an earlier page of the same filter and order
 */
public record ClientQuery(
        Filter filter,
        List<Order> order,
        int limit,
        @Nullable String bookmark) {

    public static final int LIMIT_MAX = 10_000;

    public ClientQuery {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " is not within 1 to " + LIMIT_MAX);
        }
        order = List.copyOf(order);
    }

    /**
     * What must hold of a client; an absent one holds of all.
     *
     * @param status connected or disconnected
     * @param clientType device, gateway or application
     * @param org the second part of an IBM client id
     * @param type the third part of an IBM device's or gateway's client id
     * @param device the fourth part of an IBM device's or gateway's client id
     * @param clientId the exact client id
     * @param connected bounds of the last connect time
     * @param disconnected bounds of the last disconnect time
     * @param active bounds of the last activity time
     */
    public record Filter(
            @Nullable Status status,
            @Nullable ClientType clientType,
            @Nullable String org,
            @Nullable String type,
            @Nullable String device,
            @Nullable String clientId,
            Window connected,
            Window disconnected,
            Window active) {
        public static final Filter ALL =
                new Filter(null, null, null, null, null, null, Window.ANY, Window.ANY, Window.ANY);
    }

    /** Exclusive bounds of a time, in milliseconds since 1970. */
    public record Window(OptionalLong after, OptionalLong before) {
        public static final Window ANY = new Window(OptionalLong.empty(), OptionalLong.empty());
    }

    /** One sort key. */
    public record Order(Field field, boolean descending) {}

    /** What clients can be sorted by. Clients that lack the field come first when ascending. */
    public enum Field {
        CLIENT_ID,
        CLIENT_TYPE,
        STATUS,
        CONNECT_TIME,
        DISCONNECT_TIME,
        ACTIVITY_EVENT,
        ACTIVITY_TIME,
        PROTOCOL_VERSION,
        DISCONNECT_ENTITY,
        DISCONNECT_REASON_CODE
    }

    /** The bookmark does not decode, or belongs to another filter or order. */
    public static final class BadBookmark extends IllegalArgumentException {
        public BadBookmark(String message) {
            super(message);
        }
    }
}
