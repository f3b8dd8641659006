package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V5;

import io.rollcall.broker.api.ProtocolVersion;
import java.nio.charset.StandardCharsets;

/** Packets of either direction, by their names in the specification. */
public final class Packets {
    private Packets() {}

    /** Any bytes. */
    public static Packet hex(String hex) {
        return version -> Bytes.ofHex(hex);
    }

    public static Publish publish(String topic, String payload) {
        return new Publish(topic, payload);
    }

    public static Subscribe subscribe(int packetId) {
        return new Subscribe(packetId);
    }

    public static Packet subscribe(int packetId, String filter, int options) {
        return new Subscribe(packetId).filter(filter, options);
    }

    public static Packet suback(int packetId, int... reasons) {
        return version -> {
            Bytes body = new Bytes().u16(packetId);
            if (version == V5) {
                body.u8(0);
            }
            for (int reason : reasons) {
                body.u8(reason);
            }
            return body.packet(0x90);
        };
    }

    public static Packet unsubscribe(int packetId, String... filters) {
        return version -> {
            Bytes body = new Bytes().u16(packetId);
            if (version == V5) {
                body.u8(0);
            }
            for (String filter : filters) {
                body.text(filter);
            }
            return body.packet(0xA2);
        };
    }

    /** The reasons are for MQTT 5 alone. */
    public static Packet unsuback(int packetId, int... reasons) {
        return version -> {
            Bytes body = new Bytes().u16(packetId);
            if (version == V5) {
                body.u8(0);
                for (int reason : reasons) {
                    body.u8(reason);
                }
            }
            return body.packet(0xB0);
        };
    }

    public static Packet puback(int packetId) {
        return ack(0x40, packetId, 0);
    }

    public static Packet puback(int packetId, int reason) {
        return ack(0x40, packetId, reason);
    }

    public static Packet pubrec(int packetId) {
        return ack(0x50, packetId, 0);
    }

    public static Packet pubrec(int packetId, int reason) {
        return ack(0x50, packetId, reason);
    }

    public static Packet pubrel(int packetId) {
        return ack(0x62, packetId, 0);
    }

    public static Packet pubrel(int packetId, int reason) {
        return ack(0x62, packetId, reason);
    }

    public static Packet pubcomp(int packetId) {
        return ack(0x70, packetId, 0);
    }

    public static Packet pubcomp(int packetId, int reason) {
        return ack(0x70, packetId, reason);
    }

    /** The reason is left out where it is 0, and before MQTT 5. */
    private static Packet ack(int first, int packetId, int reason) {
        return version -> {
            Bytes body = new Bytes().u16(packetId);
            if (version == V5 && reason != 0) {
                body.u8(reason);
            }
            return body.packet(first);
        };
    }

    public static Packet pingreq() {
        return hex("c0 00");
    }

    public static Packet pingresp() {
        return hex("d0 00");
    }

    public static Packet disconnect() {
        return hex("e0 00");
    }

    public static Packet disconnect(int reason) {
        return version -> new Bytes().u8(reason).packet(0xE0);
    }

    public static Packet disconnect(int reason, Props props) {
        return version -> new Bytes().u8(reason).raw(props.section()).packet(0xE0);
    }

    public static Packet auth(int reason, Props props) {
        return version -> new Bytes().u8(reason).raw(props.section()).packet(0xF0);
    }

    /** PUBLISH. */
    public static final class Publish implements Packet {
        private final String topic;
        private final byte[] payload;
        private int first = 0x30;
        private int packetId;
        private Props props = Props.props();

        private Publish(String topic, String payload) {
            this.topic = topic;
            this.payload = payload.getBytes(StandardCharsets.UTF_8);
        }

        public Publish qos(int qos, int id) {
            first |= qos << 1;
            packetId = id;
            return this;
        }

        public Publish dup() {
            first |= 0x08;
            return this;
        }

        public Publish retain() {
            first |= 0x01;
            return this;
        }

        public Publish with(Props newProps) {
            props = newProps;
            return this;
        }

        @Override
        public byte[] bytes(ProtocolVersion version) {
            Bytes body = new Bytes().text(topic);
            if ((first & 0x06) != 0) {
                body.u16(packetId);
            }
            if (version == V5) {
                body.raw(props.section());
            }
            return body.raw(payload).packet(first);
        }
    }

    /** SUBSCRIBE. */
    public static final class Subscribe implements Packet {
        private final int packetId;
        private final Bytes filters = new Bytes();
        private Props props = Props.props();

        private Subscribe(int packetId) {
            this.packetId = packetId;
        }

        /** The options are the QoS alone before MQTT 5. */
        public Subscribe filter(String filter, int options) {
            filters.text(filter).u8(options);
            return this;
        }

        public Subscribe with(Props newProps) {
            props = newProps;
            return this;
        }

        @Override
        public byte[] bytes(ProtocolVersion version) {
            Bytes body = new Bytes().u16(packetId);
            if (version == V5) {
                body.raw(props.section());
            }
            return body.raw(filters).packet(0x82);
        }
    }
}
