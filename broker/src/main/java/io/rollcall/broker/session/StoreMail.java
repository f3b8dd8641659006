package io.rollcall.broker.session;

import io.rollcall.broker.store.Inbox;
import io.rollcall.broker.store.Outgoing;
import io.rollcall.broker.store.Page;

/** A session's mailbox, in which the store may put letters, too: from its threads. */
final class StoreMail extends Mailbox implements Inbox {
    StoreMail(Session session, Mail mail) {
        super(session, mail);
    }

    @Override
    public void stored(Outgoing outgoing) {
        post(new FromStore(outgoing.bytes()) {
            @Override
            void take(Session session) {
                session.sender.deliver(outgoing);
            }
        });
    }

    @Override
    public void committed(Outgoing outgoing) {
        post(new FromStore(0) {
            @Override
            void take(Session session) {
                session.sender.committed(outgoing);
            }
        });
    }

    @Override
    public void read(Page page) {
        post(new FromStore(0) {
            @Override
            void take(Session session) {
                session.onRead(page);
            }
        });
    }

    @Override
    public void full() {
        post(new FromStore(0) {
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
