package io.rollcall.broker.session;

import io.rollcall.broker.message.Will;
import io.rollcall.broker.session.Owner.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The will of a session's newest connection: while the connection stands [3.1.2.5], then until its delay is over [3.1.3.2.2]. There is none when
 * the client has left none, or when it was published or is not needed any more. On the session's owner.
 */
final class LastWill {
    private final Session session;
    private final Will will;
    private long dueAt;
    private @Nullable Timer timer;

    /** A connection begins, with this will. */
    LastWill(Session session, Will will) {
        this.session = session;
        this.will = will;
    }

    Will will() {
        return will;
    }

    /** When it is due, in milliseconds since 1970; 0 while the connection stands. */
    long dueAt() {
        return dueAt;
    }

    /** It is owed: the session hears of it when it is due, at once if it is due already. */
    void await(long dueAtEpochMillis) {
        dueAt = dueAtEpochMillis;
        long millis = dueAtEpochMillis - session.registry.time().epochMillis();
        if (millis > 0) {
            timer = session.owner().after(millis, session::onWillDue);
        } else {
            session.onWillDue();
        }
    }

    /** The delay goes on elsewhere, or has ended. */
    void stopWaiting() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    void publish() {
        SessionRegistry registry = session.registry;
        registry.router()
                .route(will.toMessage(session.clientId(), registry.time().steadyMillis()));
    }
}
