package io.rollcall.server.access.acl;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import java.util.Set;

/** What the server alone says: no client publishes there, whatever the rules allow. */
public final class ReservedTopics implements Rights {
    private static final Set<String> RESERVED = Set.of("$SYS", "$presence");

    /** Everything else is allowed. */
    public static final Rights OPEN = new ReservedTopics(new Everything());

    private final Rights others;

    /** What holds for all other topics. */
    public ReservedTopics(Rights others) {
        this.others = others;
    }

    @Override
    public boolean mayPublish(TopicName topic) {
        return !(topic.isDollar() && RESERVED.contains(topic.levels()[0])) && others.mayPublish(topic);
    }

    @Override
    public boolean maySubscribe(TopicFilter filter) {
        return others.maySubscribe(filter);
    }

    @Override
    public boolean mayReceive(TopicName topic) {
        return others.mayReceive(topic);
    }

    private static final class Everything implements Rights {
        @Override
        public boolean mayPublish(TopicName topic) {
            return true;
        }

        @Override
        public boolean maySubscribe(TopicFilter filter) {
            return true;
        }

        @Override
        public boolean mayReceive(TopicName topic) {
            return true;
        }
    }
}
