package io.rollcall.broker.session;

import io.rollcall.broker.session.Mailbox.Letter;
import io.rollcall.broker.store.Inbox;
import io.rollcall.broker.store.Outgoing;
import io.rollcall.broker.store.Page;

/** The way of what comes from the store: through the session's mailbox. From the threads of the store. */
final class StoreMail implements Inbox {
    private final Mailbox mailbox;

    StoreMail(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public void stored(Outgoing outgoing) {
        mailbox.post(new FromStore(outgoing.bytes()) {
            @Override
            void take(Session session) {
                session.sender.deliver(outgoing);
            }
        });
    }

    @Override
    public void committed(Outgoing outgoing) {
        mailbox.post(new FromStore(0) {
            @Override
            void take(Session session) {
                session.sender.committed(outgoing);
            }
        });
    }

    @Override
    public void read(Page page) {
        mailbox.post(new FromStore(0) {
            @Override
            void take(Session session) {
                session.onRead(page);
            }
        });
    }

    @Override
    public void full() {
        mailbox.post(new FromStore(0) {
            @Override
            void take(Session session) {
                session.sender.full();
            }
        });
    }

    /** Something from the store. */
    private abstract static class FromStore extends Letter {
        private final int bytes;

        FromStore(int bytes) {
            this.bytes = bytes;
        }

        abstract void take(Session session);

        @Override
        void open(Session session) {
            if (!session.isEnded()) {
                take(session);
            }
        }

        @Override
        int bytes() {
            return bytes;
        }
    }
}
