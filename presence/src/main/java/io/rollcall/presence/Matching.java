package io.rollcall.presence;

import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Window;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whether a client is what a filter asks for. Of one thread. */
final class Matching {
    private final Filter filter;
    private final long now;
    private final UnaryOperator<ClientState> live;
    private final Predicate<String> isFlapping;
    private final boolean byForm;

    /**
     * @param now for who is suspect, in milliseconds since 1970
     * @param live gives a state what its connection does at this moment
     */
    Matching(Filter filter, long now, UnaryOperator<ClientState> live, Predicate<String> isFlapping) {
        this.filter = filter;
        this.now = now;
        this.live = live;
        this.isFlapping = isFlapping;
        this.byForm =
                filter.clientType() != null || filter.org() != null || filter.type() != null || filter.device() != null;
    }

    boolean matches(ClientState state) {
        return (filter.status() == null || filter.status() == state.status())
                && matchesTimes(state)
                && matchesConnection(state.connection())
                && matchesLastDisconnect(state.lastDisconnect())
                && matchesId(state.clientId())
                && (filter.suspect() == null
                        || filter.suspect() == live.apply(state).isSuspect(now))
                && (filter.flapping() == null || filter.flapping() == isFlapping.test(state.clientId()));
    }

    private boolean matchesTimes(ClientState state) {
        Disconnected last = state.lastDisconnect();
        Activity activity = state.activity();
        return filter.connected().holds(state.connection().time())
                && within(filter.disconnected(), last == null ? 0 : last.time(), last != null)
                && within(filter.active(), activity.time(), activity.event() != null)
                && filter.seen().holds(activity.lastSeen());
    }

    private boolean matchesConnection(Connected connection) {
        return matches(filter.userName(), connection.userName())
                && (filter.listenerPort() == null || filter.listenerPort() == connection.listenerPort());
    }

    private boolean matchesLastDisconnect(@Nullable Disconnected last) {
        return (filter.entity() == null || (last != null && filter.entity() == last.entity()))
                && (filter.cause() == null || (last != null && filter.cause() == last.cause()));
    }

    private boolean matchesId(String clientId) {
        return matches(filter.clientId(), clientId)
                && (filter.prefix() == null || clientId.startsWith(filter.prefix()))
                && (filter.group() == null || filter.group().equals(ClientIdForm.groupOf(clientId)))
                && (!byForm || matches(ClientIdForm.of(clientId)));
    }

    private boolean matches(ClientIdForm form) {
        return (filter.clientType() == null || filter.clientType() == form.clientType())
                && matches(filter.org(), form.org())
                && matches(filter.type(), form.type())
                && matches(filter.device(), form.device());
    }

    private static boolean matches(@Nullable String wanted, @Nullable String has) {
        return wanted == null || wanted.equals(has);
    }

    private static boolean within(Window window, long time, boolean has) {
        return window.isOpen() || (has && window.holds(time));
    }
}
