package io.rollcall.presence;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Order;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a list: sort keys, then the client id, so that no two clients are equal. Enums sort by their names, as the faces
 * show them; a field that a client lacks is less than every value.
 */
final class Ranking implements Comparator<Ranking.Rank> {
    private static final long LACKING = Long.MIN_VALUE;

    private final List<Order> orders;

    Ranking(List<Order> orders) {
        this.orders = orders;
    }

    /**
     * Where a client stands in the order.
     *
     * @param keys one for each sort key; of the client id 0, which is compared itself
     */
    record Rank(long[] keys, String clientId) {}

    Rank rank(ClientState state) {
        long[] keys = new long[orders.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(orders.get(i).field(), state);
        }
        return new Rank(keys, state.clientId());
    }

    private static long key(Field field, ClientState state) {
        Disconnected last = state.lastDisconnect();
        ActivityEvent event = state.activity().event();
        return switch (field) {
            case CLIENT_ID -> 0;
            case CLIENT_TYPE -> alphabetical(ClientIdForm.of(state.clientId()).clientType());
            case STATUS -> state.isConnected() ? 0 : 1;
            case CONNECT_TIME -> state.connection().time();
            case DISCONNECT_TIME -> last == null ? LACKING : last.time();
            case ACTIVITY_EVENT -> event == null ? LACKING : alphabetical(event);
            case SEEN_TIME -> state.activity().lastSeen();
            case ACTIVITY_TIME -> event == null ? LACKING : state.activity().time();
            case PROTOCOL_VERSION -> state.connection().protocolVersion();
            case DISCONNECT_ENTITY -> last == null ? LACKING : alphabetical(last.entity());
            case DISCONNECT_REASON_CODE -> last == null ? LACKING : last.reasonCode();
        };
    }

    static int alphabetical(ActivityEvent event) {
        return switch (event) {
            case CONNECT -> 0;
            case DISCONNECT -> 1;
            case PUBLISH -> 2;
            case SUBSCRIBE -> 3;
            case UNSUBSCRIBE -> 4;
        };
    }

    static int alphabetical(ClientType type) {
        return switch (type) {
            case APPLICATION -> 0;
            case DEVICE -> 1;
            case GATEWAY -> 2;
        };
    }

    static int alphabetical(Entity entity) {
        return switch (entity) {
            case CLIENT -> 0;
            case NETWORK -> 1;
            case SERVER -> 2;
        };
    }

    @Override
    public int compare(Rank a, Rank b) {
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            int compared = order.field() == Field.CLIENT_ID
                    ? compareUtf8(a.clientId, b.clientId)
                    : Long.compare(a.keys[i], b.keys[i]);
            if (compared != 0) {
                return order.descending() ? -compared : compared;
            }
        }
        return compareUtf8(a.clientId, b.clientId);
    }

    /** As the bytes of their UTF-8 compare: by code points. In UTF-16 a surrogate is less than U+E000 to U+FFFF, though what it stands for is more. */
    static int compareUtf8(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
                return surrogates && Math.min(x, y) >= Character.MIN_SURROGATE
                        ? Character.compare(y, x)
                        : Character.compare(x, y);
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
