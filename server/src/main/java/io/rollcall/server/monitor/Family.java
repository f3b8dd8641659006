package io.rollcall.server.monitor;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.presence.ClientState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One way to tell presence over MQTT: its topics, who sees what there, and its messages. From any thread. */
interface Family {

    boolean owns(TopicName topic);

    boolean owns(TopicFilter filter);

    /** What a client sees that subscribes to a filter of the family; absent when it may not subscribe to it. */
    @Nullable
    Scope scope(ClientConnection client, TopicFilter filter);

    /** At most granted to a subscription. */
    Qos maximumQos();

    /** What is said of a change, in order; of some changes nothing. */
    List<Message> tell(Change change);

    /** Whether a new subscriber is told the present state. */
    boolean hasState();

    /** Whether a subscriber that missed changes is told the present state, though perhaps a new one is not. */
    default boolean restoresState() {
        return hasState();
    }

    /** What is said of a client to those who come later or missed changes; absent when it is nothing. */
    default @Nullable Message state(ClientState client) {
        return null;
    }

    /** What is said of a client that was asked for by its identifier and is not known; absent when it is nothing. */
    default @Nullable Message unknown(String clientId, long seq) {
        return null;
    }

    /** Said when the state is whole: each client was told as of this number or later; absent when nothing is said. */
    default @Nullable Message stateEnds(TopicFilter filter, long seq) {
        return null;
    }

    /** Said when changes cannot be told one by one, and the state follows instead; absent when nothing is said. */
    default @Nullable Message resync(TopicFilter filter, long afterSeq, String why) {
        return null;
    }
}
