package io.rollcall.presence;

import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Window;
import org.jspecify.annotations.Nullable;

/** Whether a client is what a filter asks for. */
final class Matching {
    private final Filter filter;
    private final boolean byForm;

    Matching(Filter filter) {
        this.filter = filter;
        this.byForm =
                filter.clientType() != null || filter.org() != null || filter.type() != null || filter.device() != null;
    }

    boolean matches(ClientState state) {
        Disconnected last = state.lastDisconnect();
        return (filter.status() == null || filter.status() == state.status())
                && (filter.clientId() == null || filter.clientId().equals(state.clientId()))
                && within(filter.connected(), state.connection().time(), true)
                && within(filter.disconnected(), last == null ? 0 : last.time(), last != null)
                && within(
                        filter.active(),
                        state.activity().time(),
                        state.activity().event() != null)
                && (!byForm || matches(ClientIdForm.of(state.clientId())));
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
        if (window.after().isEmpty() && window.before().isEmpty()) {
            return true;
        }
        return has
                && (window.after().isEmpty() || time > window.after().getAsLong())
                && (window.before().isEmpty() || time < window.before().getAsLong());
    }
}
