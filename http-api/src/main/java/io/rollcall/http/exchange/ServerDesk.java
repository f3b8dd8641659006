package io.rollcall.http.exchange;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What operators ask of the server behind the HTTP API, and of its broker. From any thread; returns at once. */
public interface ServerDesk {
    /** Of a server that is not open yet. */
    ServerDesk NONE = new ServerDesk() {
        @Override
        public ServerTotals totals() {
            return ServerTotals.NONE;
        }

        @Override
        public ServerState state() {
            return ServerState.NONE;
        }

        @Override
        public List<ConfigLine> configuration() {
            return List.of();
        }

        @Override
        public void session(String clientId, Consumer<Optional<SessionState>> then) {
            then.accept(Optional.empty());
        }
    };

    /** What is counted. */
    ServerTotals totals();

    /** How the server is. */
    ServerState state();

    /** What the server was told, and the defaults for what it was not; without secrets. */
    List<ConfigLine> configuration();

    /**
     * Looks at the session that the broker has of a client.
     *
     * @param then takes it, on any thread, where it must not block; empty when there is none
     */
    void session(String clientId, Consumer<Optional<SessionState>> then);
}
