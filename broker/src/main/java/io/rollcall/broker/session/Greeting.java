package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.session.Mailbox.Letter;

/**
 * Everybody who must know of the connection knows, but perhaps the store. Opened after the session has moved to the
 * connection's loop.
 */
final class Greeting extends Letter {
    private final ToClient to;
    private final ClientConnection current;

    Greeting(ToClient to, ClientConnection current) {
        this.to = to;
        this.current = current;
    }

    @Override
    void open(Session session) {
        if (session.link() != to) {
            return;
        }
        if (session.stored.isCommitted()) {
            to.greet(session, current);
        } else {
            session.stored.afterCommit(stored -> session.mailbox.post(this));
        }
    }
}
