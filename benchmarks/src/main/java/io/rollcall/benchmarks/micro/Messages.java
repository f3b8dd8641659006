package io.rollcall.benchmarks.micro;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;

/** Messages to measure with. */
final class Messages {
    private Messages() {}

    /** One of QoS 0 to the device with this number: a topic of five levels. */
    static Message to(int device, int payloadBytes) {
        TopicName topic = TopicName.of("site/" + device % 100 + "/floor/" + device + "/temperature");
        return new Message(
                topic, new byte[payloadBytes], Qos.AT_MOST_ONCE, false, Properties.NONE, Message.NEVER, "publisher");
    }
}
