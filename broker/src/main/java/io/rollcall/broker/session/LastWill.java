package io.rollcall.broker.session;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.Will;
import io.rollcall.broker.session.Owner.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The will of a session's connection, until it is published or not needed any more [3.1.2.5], and the delayed will of the
 * connection before [3.1.3.2.2]. On the session's owner.
 */
final class LastWill {
    private final Session session;

    // valid for the connection
    private @Nullable Will will;

    // valid until its delay is over
    private @Nullable Delayed delayed;

    private static final class Delayed {
        private final Will will;
        private final long dueAt;
        private @Nullable Timer timer;

        Delayed(Will will, long dueAt) {
            this.will = will;
            this.dueAt = dueAt;
        }
    }

    LastWill(Session session) {
        this.session = session;
    }

    /** A connection begins, with this will. */
    void begin(@Nullable Will its) {
        will = its;
        count();
    }

    /**
     * The connection is over.
     *
     * @param owed whether its will is to be published
     * @param sessionEnds whether the session ends with it, and the delay of the will
     */
    void connectionOver(boolean owed, boolean sessionEnds) {
        Will last = will;
        will = null;
        if (last != null && owed && (last.delaySeconds() == 0 || sessionEnds)) {
            session.owner().burst().deliver(); // what the client published comes before its will
            publish(last);
        } else if (last != null && owed) {
            await(last, now() + last.delaySeconds() * 1_000);
        }
        count();
    }

    /** The will is published when it is due, at once if it is due already: then the session hears of it. */
    void await(Will last, long dueAtEpochMillis) {
        delayed = new Delayed(last, dueAtEpochMillis);
        count();
        long millis = dueAtEpochMillis - now();
        if (millis > 0) {
            delayed.timer = session.owner().after(millis, session::onWillDue);
        } else {
            session.onWillDue();
        }
    }

    private long now() {
        return session.registry.time().epochMillis();
    }

    /** Publishes the delayed will, if there is one: its delay is over, or the session. Returns whether there was one. */
    boolean publishDelayed() {
        Delayed last = delayed;
        forgetDelayed();
        if (last != null) {
            publish(last.will);
        }
        return last != null;
    }

    /** The delayed will is not published: the client is back [MQTT-3.1.3-9]. */
    void forgetDelayed() {
        stopWaiting();
        delayed = null;
        count();
    }

    /** The delay goes on elsewhere, or has ended. */
    void stopWaiting() {
        if (delayed != null && delayed.timer != null) {
            delayed.timer.cancel();
            delayed.timer = null;
        }
    }

    /** The will that must last: of the connection, or whose delay goes on. */
    @Nullable
    Will lasting() {
        if (will != null) {
            return will;
        }
        return delayed == null ? null : delayed.will;
    }

    /** When the delayed will is due, in milliseconds since 1970; 0 when there is none. */
    long dueAt() {
        return delayed == null || will != null ? 0 : delayed.dueAt;
    }

    /** Forgets the will of the connection, if that is not allowed. Returns whether it has. */
    boolean keepWithin(Rights rights) {
        Will its = will;
        if (its == null || rights.mayPublish(its.topic())) {
            return false;
        }
        will = null;
        count();
        return true;
    }

    private void count() {
        session.stored.willBytes((will == null ? 0 : will.bytes()) + (delayed == null ? 0 : delayed.will.bytes()));
    }

    private void publish(Will last) {
        SessionRegistry registry = session.registry;
        registry.router()
                .route(last.toMessage(session.clientId(), registry.time().steadyMillis()));
    }
}
