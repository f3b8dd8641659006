package io.rollcall.benchmarks.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a well-behaved client might send from its CONNECT to its end, written byte by byte. Of one thread. */
final class ValidPackets {
    private static final int CLIENTS = 200;

    private final RandomGenerator random;
    private int level;

    ValidPackets(RandomGenerator random) {
        this.random = random;
    }

    /** The packets of one connection: CONNECT, some others, and perhaps DISCONNECT. */
    List<byte[]> script() {
        level = 3 + random.nextInt(3);
        List<byte[]> packets = new ArrayList<>();
        packets.add(connect());
        for (int i = random.nextInt(12); i > 0; i--) {
            packets.add(any());
        }
        if (random.nextBoolean()) {
            packets.add(
                    level == 5 && random.nextBoolean()
                            ? packet(0xE0, new Body().u8(4).u8(0))
                            : packet(0xE0, new Body()));
        }
        return packets;
    }

    private byte[] any() {
        return switch (random.nextInt(8)) {
            case 0 -> subscribe();
            case 1 -> packet(0xA2, properties(new Body().u16(id())).text(topic()));
            case 2 -> packet(0xC0, new Body());
            case 3 -> packet(0x40 | (random.nextInt(4) << 4), new Body().u16(id()));
            case 4 -> packet(0x62, new Body().u16(id()));
            default -> publish();
        };
    }

    private byte[] connect() {
        int flags = random.nextInt(4) == 0 ? 0x00 : 0x02;
        boolean will = random.nextInt(4) == 0;
        boolean user = random.nextInt(4) == 0;
        flags |= will ? 0x04 | (random.nextInt(3) << 3) | (random.nextInt(2) << 5) : 0;
        flags |= user ? 0xC0 : 0;
        Body body = new Body()
                .text(level == 3 ? "MQIsdp" : "MQTT")
                .u8(level)
                .u8(flags)
                .u16(random.nextInt(100));
        if (level == 5) {
            body.u8(5).u8(0x11).u16(0).u16(random.nextInt(3)); // a session expiry interval of at most two seconds
        }
        body.text("fuzz-" + random.nextInt(CLIENTS));
        if (will) {
            properties(body).text(topic()).text("gone");
        }
        if (user) {
            body.text("user").text("secret");
        }
        return packet(0x10, body);
    }

    private byte[] subscribe() {
        Body body = properties(new Body().u16(id()));
        for (int i = random.nextInt(3); i >= 0; i--) {
            String filter = topic() + (random.nextBoolean() ? "/#" : "");
            int options = random.nextInt(3);
            body.text(random.nextInt(5) == 0 ? "$share/group/" + filter : filter)
                    .u8(options);
        }
        return packet(0x82, body);
    }

    private byte[] publish() {
        int qos = random.nextInt(3);
        int retain = random.nextInt(10) == 0 ? 1 : 0;
        Body body = new Body().text(topic());
        if (qos > 0) {
            body.u16(id());
        }
        if (level == 5 && random.nextBoolean()) {
            body.u8(15)
                    .u8(0x02)
                    .u16(0)
                    .u16(60)
                    .u8(0x26)
                    .u16(1)
                    .u8('a')
                    .u16(1)
                    .u8('b')
                    .u8(0x01)
                    .u8(0);
        } else {
            properties(body);
        }
        byte[] payload = new byte[random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(64)];
        random.nextBytes(payload);
        return packet(0x30 | (qos << 1) | retain, body.bytes(payload));
    }

    private Body properties(Body body) {
        return level == 5 ? body.u8(0) : body;
    }

    private int id() {
        return 1 + random.nextInt(20);
    }

    private String topic() {
        return "fuzz/" + random.nextInt(10) + "/" + random.nextInt(10);
    }

    private static byte[] packet(int first, Body body) {
        Body packet = new Body().u8(first);
        int length = body.size();
        do {
            int digit = length % 128;
            length /= 128;
            packet.u8(length > 0 ? digit | 0x80 : digit);
        } while (length > 0);
        return packet.bytes(body.toBytes()).toBytes();
    }

    /** Bytes in the order in which they are written. */
    private static final class Body {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Body u8(int value) {
            bytes.write(value);
            return this;
        }

        Body u16(int value) {
            return u8(value >> 8).u8(value);
        }

        Body text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return u16(utf8.length).bytes(utf8);
        }

        Body bytes(byte[] more) {
            bytes.writeBytes(more);
            return this;
        }

        int size() {
            return bytes.size();
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }
}
