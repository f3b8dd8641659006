package io.rollcall.broker.connection;

import io.netty.channel.Channel;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.session.SessionRegistry;

/** What every connection needs of the house, and where it begins. From any thread. */
public record ConnectionSetup(
        SessionRegistry registry,
        Authenticator authenticator,
        Authorizer authorizer,
        ClientListener listener,
        ConnectionLimits limits,
        ConnectionCounters counters) {

    /**
     * A socket was accepted: its bytes are MQTT from here on. On the channel's loop.
     *
     * @param transport {@code tcp}, {@code tls}, {@code ws} or {@code wss}
     */
    public void begin(Channel channel, Loop loop, String transport) {
        channel.pipeline().addLast(new Wire(channel, loop, this, transport));
    }

    void checkLevels(TopicName topic) {
        if (topic.levels().length > limits.topicLevelsMax()) {
            throw tooDeep(ReasonCode.TOPIC_NAME_INVALID, topic.levels().length);
        }
    }

    void checkLevels(TopicFilter filter) {
        if (filter.levels().length > limits.topicLevelsMax()) {
            throw tooDeep(ReasonCode.TOPIC_FILTER_INVALID, filter.levels().length);
        }
    }

    private ProtocolError tooDeep(ReasonCode reason, int levels) {
        return new ProtocolError(
                reason, "topicLevelsMax: " + levels + " levels, " + limits.topicLevelsMax() + " allowed");
    }
}
