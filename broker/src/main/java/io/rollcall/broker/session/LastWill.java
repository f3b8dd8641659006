package io.rollcall.broker.session;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.Will;
import io.rollcall.broker.session.Owner.Timer;
import io.rollcall.broker.store.StoredSession;
import org.jspecify.annotations.Nullable;

/**
 * The will of a session's connection, until it is published or not needed any more [3.1.2.5], and the delayed will of the
 * connection before [3.1.3.2.2]. On the session's owner.
 */
final class LastWill {
    private final String clientId;
    private final SessionRegistry registry;
    private final StoredSession stored;

    // valid for the connection
    private @Nullable Will will;

    // valid until its delay is over
    private @Nullable Will delayed;
    private @Nullable Timer delay;
    private long dueAt;

    LastWill(String clientId, SessionRegistry registry, StoredSession stored) {
        this.clientId = clientId;
        this.registry = registry;
        this.stored = stored;
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
     * @param whenDue publishes the will when its delay is over
     */
    void connectionOver(boolean owed, boolean sessionEnds, Owner owner, Runnable whenDue) {
        Will last = will;
        will = null;
        if (last != null && owed && (last.delaySeconds() == 0 || sessionEnds)) {
            owner.burst().deliver(); // what the client published comes before its will
            publish(last);
        } else if (last != null && owed) {
            await(last, registry.time().epochMillis() + last.delaySeconds() * 1_000, owner, whenDue);
        }
        count();
    }

    /** The will is published when it is due, at once if it is due already. */
    void await(Will last, long dueAtEpochMillis, Owner owner, Runnable whenDue) {
        delayed = last;
        dueAt = dueAtEpochMillis;
        count();
        long millis = dueAt - registry.time().epochMillis();
        if (millis > 0) {
            delay = owner.after(millis, whenDue);
        } else {
            whenDue.run();
        }
    }

    /** Publishes the delayed will, if there is one: its delay is over, or the session. Returns whether there was one. */
    boolean publishDelayed() {
        Will last = delayed;
        forgetDelayed();
        if (last != null) {
            publish(last);
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
        if (delay != null) {
            delay.cancel();
            delay = null;
        }
    }

    /** The will that must last: of the connection, or whose delay goes on. */
    @Nullable
    Will lasting() {
        return will == null ? delayed : will;
    }

    /** When the delayed will is due, in milliseconds since 1970; 0 when there is none. */
    long dueAt() {
        return delayed == null || will != null ? 0 : dueAt;
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
        stored.willBytes((will == null ? 0 : will.bytes()) + (delayed == null ? 0 : delayed.bytes()));
    }

    private void publish(Will last) {
        registry.router().route(last.toMessage(clientId, registry.time().steadyMillis()));
    }
}
