package io.rollcall.broker.session;

import io.rollcall.broker.store.Completion;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a client that wait until what they promise is stored, and those behind them: they leave in the order in
 * which the packets came [MQTT-4.6.0-2, MQTT-4.6.0-3]. Valid for one connection. On the session's owner.
 */
final class Answers {
    private final Mailbox mailbox;
    private final ArrayDeque<Answer> waiting = new ArrayDeque<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean closed;

    Answers(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** The answer leaves when the store has decided, and all before it have left. */
    <A extends Answer> A add(A answer) {
        Answer added = answer;
        added.answers = this;
        waiting.addLast(answer);
        return answer;
    }

    /** The connection is over: nothing is answered any more. */
    void close() {
        closed = true;
    }

    private void leave() {
        told.set(false); // before one looks: what is decided from here on is told again
        for (Answer head = waiting.peekFirst(); head != null && head.isDecided(); head = waiting.peekFirst()) {
            waiting.pollFirst();
            if (!head.stored) {
                head.undo();
            }
            if (!closed) {
                head.leave(head.stored);
            }
        }
    }

    /** One answer. */
    abstract static class Answer implements Completion {
        private @Nullable Answers answers;
        private boolean stored;
        private volatile boolean decided;

        /** The client is told. */
        abstract void leave(boolean itIsStored);

        /** What is answered was refused, whether the client can be told or not. */
        void undo() {}

        private boolean isDecided() {
            return decided;
        }

        @Override
        public void completed(boolean itIsStored) {
            Answers its = answers;
            stored = itIsStored;
            decided = true;
            if (its != null && its.told.compareAndSet(false, true)) {
                its.mailbox.post(new Decided(its));
            }
        }
    }

    /** Some answers may leave. */
    private static final class Decided extends Mailbox.Letter {
        private final Answers answers;

        Decided(Answers answers) {
            this.answers = answers;
        }

        @Override
        void open(Session session) {
            answers.leave();
        }
    }
}
