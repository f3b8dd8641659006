package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;

import io.rollcall.broker.api.ProtocolVersion;

/** The will in a CONNECT. */
public final class Will {
    private final String topic;
    private final String payload;
    private int flags = 0x04;
    private Props props = Props.props();

    private Will(String topic, String payload) {
        this.topic = topic;
        this.payload = payload;
    }

    public static Will will(String topic, String payload) {
        return new Will(topic, payload);
    }

    public Will qos(int qos) {
        flags |= qos << 3;
        return this;
    }

    public Will retain() {
        flags |= 0x20;
        return this;
    }

    public Will delay(long seconds) {
        return with(Props.props().u32(Props.WILL_DELAY, seconds));
    }

    public Will with(Props newProps) {
        props = newProps;
        return this;
    }

    /** Its part of the connect flags. */
    public int flags() {
        return flags;
    }

    public Bytes bytes(ProtocolVersion version) {
        Bytes bytes = version == V5 ? props.section() : new Bytes();
        return bytes.text(topic).text(payload);
    }
}
