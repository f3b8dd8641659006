package io.rollcall.broker.session;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.session.OwnedLane.Offered;

/** One subscription to topics of an owner while its client is here. From any thread, unless it says otherwise. */
final class OwnedStream implements OwnedSubscription {
    private final OwnedSubscriptions subscriptions;
    private final ClientConnection client;
    private final boolean resumed;
    private volatile Subscription subscription;
    private volatile boolean wantsRetained;
    private volatile boolean over;
    private volatile long sent;

    OwnedStream(
            OwnedSubscriptions subscriptions,
            ClientConnection client,
            Subscription subscription,
            boolean wantsRetained,
            boolean resumed) {
        this.subscriptions = subscriptions;
        this.client = client;
        this.subscription = subscription;
        this.wantsRetained = wantsRetained;
        this.resumed = resumed;
    }

    @Override
    public ClientConnection client() {
        return client;
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public boolean wantsRetained() {
        return wantsRetained;
    }

    @Override
    public boolean isResumed() {
        return resumed;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public boolean offer(Message message, boolean retained) {
        if (over || !subscriptions.lane().reserve(message)) {
            return false;
        }
        subscriptions.bring(new Offered(this, message, retained));
        return true;
    }

    @Override
    public void whenRoom(Runnable task) {
        if (!over) {
            subscriptions.lane().whenRoom(this, task);
        }
    }

    @Override
    public long sent() {
        return sent;
    }

    /** The first that was offered and not sent is sent now. On the session's owner, which alone writes it. */
    void countSent() {
        long before = sent;
        sent = before + 1;
    }

    /** What was offered has come. On the session's owner. */
    void opened(Offered offered) {
        subscriptions.send(offered);
    }

    /** The client has subscribed to the filter again. On the session's owner. */
    void renew(Subscription newSubscription, boolean newWantsRetained) {
        subscription = newSubscription;
        wantsRetained = newWantsRetained;
    }

    /** On the session's owner. */
    void end() {
        over = true;
    }
}
