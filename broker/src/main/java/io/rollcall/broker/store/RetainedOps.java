package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** What is retained changes in the files. A long payload has a record of its own, among the queues. */
final class RetainedOps {
    private RetainedOps() {}

    /** A topic has a message, in place of the one that it had. */
    static final class Retain extends Op {
        private final Retained after;
        private final Message message;
        private final @Nullable Retained before;
        private final Runnable stored;

        Retain(Retained after, Message message, @Nullable Retained before, Runnable stored) {
            this.after = after;
            this.message = message;
            this.before = before;
            this.stored = stored;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            ByteWriter out = group.writer();
            group.records().write(out, message, after.isApart());
            byte[] topic = after.topicUtf8();
            group.put(Keys.named(Keys.RETAINED, topic), out.toBytes());
            if (after.isApart()) {
                group.putQueued(Keys.named(Keys.PAYLOAD, topic), message.payload());
            } else if (before != null && before.isApart()) {
                group.deleteQueued(Keys.named(Keys.PAYLOAD, topic));
            }
        }

        @Override
        void committed() {
            stored.run();
        }

        @Override
        int bytes() {
            return super.bytes() + message.bytes();
        }
    }

    /** A topic has no message any more. */
    static final class Forget extends Op {
        private final Retained before;

        Forget(Retained before) {
            this.before = before;
        }

        @Override
        void apply(Group group) throws RocksDBException {
            group.delete(Keys.named(Keys.RETAINED, before.topicUtf8()));
            if (before.isApart()) {
                group.deleteQueued(Keys.named(Keys.PAYLOAD, before.topicUtf8()));
            }
        }
    }
}
