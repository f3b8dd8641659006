package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;

import io.rollcall.broker.api.ProtocolVersion;

/** The will in a CONNECT. */
final class Will {
    private final String topic;
    private final String payload;
    private int flags = 0x04;
    private Props props = Props.props();

    private Will(String topic, String payload) {
        this.topic = topic;
        this.payload = payload;
    }

    static Will will(String topic, String payload) {
        return new Will(topic, payload);
    }

    Will qos(int qos) {
        flags |= qos << 3;
        return this;
    }

    Will retain() {
        flags |= 0x20;
        return this;
    }

    Will delay(long seconds) {
        return with(Props.props().u32(Props.WILL_DELAY, seconds));
    }

    Will with(Props newProps) {
        props = newProps;
        return this;
    }

    /** Its part of the connect flags. */
    int flags() {
        return flags;
    }

    Bytes bytes(ProtocolVersion version) {
        Bytes bytes = version == V5 ? props.section() : new Bytes();
        return bytes.text(topic).text(payload);
    }
}
