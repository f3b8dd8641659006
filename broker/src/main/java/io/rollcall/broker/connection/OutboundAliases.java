package io.rollcall.broker.connection;

import io.rollcall.broker.message.TopicName;
import java.util.HashMap;
import java.util.Map;

/** The topic aliases that we gave on this connection [MQTT 5, 3.3.2.3.4]: to the first topics, while there are any. On the loop. */
final class OutboundAliases {
    /** A longer topic is not kept for the connection's life. */
    private static final int BYTES_MAX = 1_024;

    private final int maximum;
    private final Map<TopicName, Integer> aliases = new HashMap<>();

    /**
     * No aliases yet.
     *
     * @param maximum how many the client takes
     */
    OutboundAliases(int maximum) {
        this.maximum = maximum;
    }

    /** The alias of the topic; 0 when it has none. */
    int find(TopicName topic) {
        return aliases.getOrDefault(topic, 0);
    }

    /** Gives the topic an alias; 0 when none is left. */
    int assign(TopicName topic) {
        if (aliases.size() >= maximum || topic.utf8().length > BYTES_MAX) {
            return 0;
        }
        int alias = aliases.size() + 1;
        aliases.put(topic, alias);
        return alias;
    }

    /** The alias that was given last is free again: the client has not heard of it. */
    void takeBack(TopicName topic) {
        aliases.remove(topic);
    }
}
