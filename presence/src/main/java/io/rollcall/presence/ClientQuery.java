package io.rollcall.presence;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which clients, in which order. Every filter that is given must hold; bounds of times are exclusive and in milliseconds
 * since 1970; a client that lacks the field fails the filter.
 *
 * @param filter what must hold
 * @param order sort keys, the most significant first; ties are broken by client id ascending, by the bytes of its UTF-8
 * @param limit clients a page at most, 1 to 10,000
 * @param bookmark where to go on; from another page of the same filter and order, or by {@link #from}
 * @param backward whether the page is the one that ends at the bookmark, or without one the last; its clients stand in the same order
 */
public record ClientQuery(
        Filter filter,
        List<Order> order,
        int limit,
        @Nullable String bookmark,
        boolean backward) {

    public static final int LIMIT_MAX = 10_000;

    private static final int PORT_MAX = 65_535;

    public ClientQuery {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new IllegalArgumentException("limit: " + limit + " is not within 1 to " + LIMIT_MAX);
        }
        order = List.copyOf(order);
    }

    /** From the beginning to the end. */
    public ClientQuery(Filter filter, List<Order> order, int limit, @Nullable String bookmark) {
        this(filter, order, limit, bookmark, false);
    }

    /**
     * The same at another place: with this client, or where it would stand if it is not there.
     *
     * @throws IllegalArgumentException when the order is by something else than the client id first
     */
    public ClientQuery from(String clientId) {
        if (!order.isEmpty() && order.get(0).field() != Field.CLIENT_ID) {
            throw new IllegalArgumentException("order: " + order + " is not by client id first");
        }
        Place place = new Place(new Ranking.Rank(new long[order.size()], clientId), true);
        return new ClientQuery(filter, order, limit, Bookmark.of(place, this), backward);
    }

    /**
     * What must hold of a client; an absent one holds of all. Made by {@link #where()}.
     *
     * @param status connected or disconnected
     * @param clientType device, gateway or application
     * @param org the second part of an IBM client id
     * @param type the third part of an IBM device's or gateway's client id
     * @param device the fourth part of an IBM device's or gateway's client id
     * @param clientId the exact client id
     * @param connected bounds of the last connect time
     * @param disconnected bounds of the last disconnect time; of a connected client too, if it was ever disconnected
     * @param active bounds of the last activity time
     * @param seen bounds of the time when the client was last heard of; its end alone asks for who was silent since
     * @param group the group that the client id names, see {@link ClientIdForm#groupOf}
     * @param prefix what the client id begins with
     * @param userName the exact user name of the last connection
     * @param entity who ended the last disconnection; of a connected client too, if it was ever disconnected
     * @param cause why the last disconnection was; likewise
     * @param listenerPort the server's port of the last connection, 0 to 65535
     * @param suspect whether the client is connected and past the time when it had to be heard of, see {@link ClientState#expectedBy()}
     * @param flapping whether the client connected too often of late, see {@link IndexLimits#flappingConnects()}
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
            Window active,
            Window seen,
            @Nullable String group,
            @Nullable String prefix,
            @Nullable String userName,
            @Nullable Entity entity,
            @Nullable Cause cause,
            @Nullable Integer listenerPort,
            @Nullable Boolean suspect,
            @Nullable Boolean flapping) {
        public static final Filter ALL = where().build();

        /** A filter to be filled in, which holds of all so far. */
        public static Builder where() {
            return new Builder();
        }
    }

    /** Fills in a filter; what is not told stays open. Of one thread. */
    public static final class Builder {
        private @Nullable Status status;
        private @Nullable ClientType clientType;
        private @Nullable String org;
        private @Nullable String type;
        private @Nullable String device;
        private @Nullable String clientId;
        private Window connected = Window.ANY;
        private Window disconnected = Window.ANY;
        private Window active = Window.ANY;
        private Window seen = Window.ANY;
        private @Nullable String group;
        private @Nullable String prefix;
        private @Nullable String userName;
        private @Nullable Entity entity;
        private @Nullable Cause cause;
        private @Nullable Integer listenerPort;
        private @Nullable Boolean suspect;
        private @Nullable Boolean flapping;

        private Builder() {}

        public Builder status(@Nullable Status status) {
            this.status = status;
            return this;
        }

        public Builder clientType(@Nullable ClientType clientType) {
            this.clientType = clientType;
            return this;
        }

        public Builder org(@Nullable String org) {
            this.org = org;
            return this;
        }

        public Builder type(@Nullable String type) {
            this.type = type;
            return this;
        }

        public Builder device(@Nullable String device) {
            this.device = device;
            return this;
        }

        public Builder clientId(@Nullable String clientId) {
            this.clientId = clientId;
            return this;
        }

        public Builder connected(Window connected) {
            this.connected = connected;
            return this;
        }

        public Builder disconnected(Window disconnected) {
            this.disconnected = disconnected;
            return this;
        }

        public Builder active(Window active) {
            this.active = active;
            return this;
        }

        public Builder seen(Window seen) {
            this.seen = seen;
            return this;
        }

        public Builder group(@Nullable String group) {
            this.group = group;
            return this;
        }

        public Builder prefix(@Nullable String prefix) {
            this.prefix = prefix;
            return this;
        }

        public Builder userName(@Nullable String userName) {
            this.userName = userName;
            return this;
        }

        public Builder entity(@Nullable Entity entity) {
            this.entity = entity;
            return this;
        }

        public Builder cause(@Nullable Cause cause) {
            this.cause = cause;
            return this;
        }

        public Builder listenerPort(@Nullable Integer listenerPort) {
            this.listenerPort = listenerPort;
            return this;
        }

        public Builder suspect(@Nullable Boolean suspect) {
            this.suspect = suspect;
            return this;
        }

        public Builder flapping(@Nullable Boolean flapping) {
            this.flapping = flapping;
            return this;
        }

        /** The filter as filled in until now. */
        public Filter build() {
            if (listenerPort != null && (listenerPort < 0 || listenerPort > PORT_MAX)) {
                throw new IllegalArgumentException("listenerPort: " + listenerPort + " is not within 0 to " + PORT_MAX);
            }
            return new Filter(
                    status,
                    clientType,
                    org,
                    type,
                    device,
                    clientId,
                    connected,
                    disconnected,
                    active,
                    seen,
                    group,
                    prefix,
                    userName,
                    entity,
                    cause,
                    listenerPort,
                    suspect,
                    flapping);
        }
    }

    /** Exclusive bounds of a time, in milliseconds since 1970. */
    public record Window(OptionalLong after, OptionalLong before) {
        public static final Window ANY = new Window(OptionalLong.empty(), OptionalLong.empty());

        public static Window after(long time) {
            return new Window(OptionalLong.of(time), OptionalLong.empty());
        }

        public static Window before(long time) {
            return new Window(OptionalLong.empty(), OptionalLong.of(time));
        }

        public static Window between(long after, long before) {
            return new Window(OptionalLong.of(after), OptionalLong.of(before));
        }

        /** Whether it holds of every time, and of no time at all too. */
        public boolean isOpen() {
            return after.isEmpty() && before.isEmpty();
        }

        public boolean holds(long time) {
            return (after.isEmpty() || time > after.getAsLong()) && (before.isEmpty() || time < before.getAsLong());
        }
    }

    /** One sort key. */
    public record Order(Field field, boolean descending) {}

    /**
     * What clients can be sorted by. Clients that lack the field come first when ascending. Client ids sort by the bytes of their UTF-8.
     * A list whose first key is the client id or a time is answered from an index; one by another key looks at every client.
     */
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
        DISCONNECT_REASON_CODE,
        SEEN_TIME
    }

    /** The bookmark does not decode, or belongs to another filter or order. */
    public static final class BadBookmark extends IllegalArgumentException {
        public BadBookmark(String message) {
            super(message);
        }
    }
}
