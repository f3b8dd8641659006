package io.rollcall.broker.codec;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.message.UserProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Packets that a client may send, each valid, none like the other; the same for the same seed. */
final class RandomPackets {
    private static final String[] LETTERS = {
        "a",
        "b",
        "Z",
        "7",
        "/",
        "$",
        " ",
        "-",
        "\u0001",
        "\u007f",
        "é",
        "ÿ",
        "\u0800",
        "中",
        "\ud7ff",
        "\ue000",
        "\ufeff",
        "\uffff",
        "😀",
        "\ud800\udc00",
        "\udbff\udfff"
    };
    private static final PacketType[] ACKS = {
        PacketType.PUBACK, PacketType.PUBREC, PacketType.PUBREL, PacketType.PUBCOMP
    };

    private final Random random;

    RandomPackets(long seed) {
        this.random = new Random(seed);
    }

    Packet next(ProtocolVersion version) {
        return switch (random.nextInt(version == ProtocolVersion.V5 ? 8 : 7)) {
            case 0 -> connect(version);
            case 1 -> publish(version);
            case 2 -> ack(version);
            case 3 -> subscribe(version);
            case 4 -> unsubscribe(version);
            case 5 -> new Pingreq();
            case 6 -> disconnect(version);
            default -> auth();
        };
    }

    Connect connect(ProtocolVersion version) {
        boolean is5 = version == ProtocolVersion.V5;
        String clientId = is5 ? text(30) : "c" + random.nextInt(1 << 20);
        boolean named = random.nextBoolean();
        return new Connect(
                version,
                clientId,
                random.nextBoolean(),
                number(0x1_0000),
                random.nextBoolean() ? will(version) : null,
                named ? text(20) : null,
                named && random.nextBoolean() ? bytes(20) : null,
                is5 && random.nextBoolean() ? connectProperties() : ConnectProperties.NONE);
    }

    private Connect.Will will(ProtocolVersion version) {
        boolean is5 = version == ProtocolVersion.V5;
        return new Connect.Will(
                topic(),
                bytes(50),
                qos(),
                random.nextBoolean(),
                is5 ? number(Integer.MAX_VALUE) : 0,
                is5 ? orNone(Integer.MAX_VALUE) : -1,
                is5 ? properties() : Properties.NONE);
    }

    private ConnectProperties connectProperties() {
        boolean extended = random.nextBoolean();
        return new ConnectProperties(
                number(Integer.MAX_VALUE),
                1 + number(0xFFFF),
                1 + number(ConnectProperties.NO_LIMIT),
                number(0x1_0000),
                random.nextBoolean(),
                random.nextBoolean(),
                users(),
                extended ? text(10) : null,
                extended ? maybe(() -> bytes(20)) : null);
    }

    Publish publish(ProtocolVersion version) {
        boolean is5 = version == ProtocolVersion.V5;
        Qos qos = qos();
        int alias = is5 && random.nextBoolean() ? 1 + number(0xFFFF) : 0;
        return new Publish(
                alias != 0 && random.nextBoolean() ? null : topic(),
                alias,
                bytes(random.nextInt(10) == 0 ? 20_000 : 100),
                qos,
                qos != Qos.AT_MOST_ONCE && random.nextBoolean(),
                random.nextBoolean(),
                qos == Qos.AT_MOST_ONCE ? 0 : packetId(),
                is5 ? orNone(Integer.MAX_VALUE) : -1,
                is5 ? properties() : Properties.NONE);
    }

    private Ack ack(ProtocolVersion version) {
        PacketType type = ACKS[random.nextInt(ACKS.length)];
        boolean isFirst = type == PacketType.PUBACK || type == PacketType.PUBREC;
        ReasonCode error = isFirst ? ReasonCode.QUOTA_EXCEEDED : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        boolean failed = version == ProtocolVersion.V5 && random.nextBoolean();
        return new Ack(type, packetId(), failed ? error : ReasonCode.SUCCESS);
    }

    private Subscribe subscribe(ProtocolVersion version) {
        boolean is5 = version == ProtocolVersion.V5;
        List<Subscribe.Requested> subscriptions = new ArrayList<>();
        do {
            subscriptions.add(new Subscribe.Requested(
                    filter(),
                    qos(),
                    is5 && random.nextBoolean(),
                    is5 && random.nextBoolean(),
                    is5 ? random.nextInt(3) : 0));
        } while (random.nextInt(3) != 0);
        int subscriptionId = is5 && random.nextBoolean() ? 1 + number(VariableByteInteger.MAXIMUM) : 0;
        return new Subscribe(packetId(), subscriptions, 0, subscriptionId, is5 ? users() : List.of());
    }

    private Unsubscribe unsubscribe(ProtocolVersion version) {
        List<String> filters = new ArrayList<>();
        do {
            filters.add(filter());
        } while (random.nextInt(3) != 0);
        return new Unsubscribe(packetId(), filters, 0, version == ProtocolVersion.V5 ? users() : List.of());
    }

    private Disconnect disconnect(ProtocolVersion version) {
        if (version != ProtocolVersion.V5 || random.nextBoolean()) {
            return Disconnect.NORMAL;
        }
        return new Disconnect(
                random.nextBoolean() ? ReasonCode.DISCONNECT_WITH_WILL_MESSAGE : ReasonCode.SUCCESS,
                orNone(Integer.MAX_VALUE),
                maybe(() -> text(30)),
                users());
    }

    private Auth auth() {
        return new Auth(
                random.nextBoolean() ? ReasonCode.CONTINUE_AUTHENTICATION : ReasonCode.RE_AUTHENTICATE,
                text(10),
                maybe(() -> bytes(20)),
                maybe(() -> text(30)),
                users());
    }

    Properties properties() {
        Properties properties = new Properties(
                maybe(random::nextBoolean),
                maybe(() -> text(20)),
                maybe(() -> topic().toString()),
                maybe(() -> bytes(20)),
                users());
        return random.nextBoolean() ? Properties.NONE : properties;
    }

    List<UserProperty> users() {
        List<UserProperty> users = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            users.add(new UserProperty(text(10), text(10)));
        }
        return users;
    }

    TopicName topic() {
        if (random.nextInt(4) == 0) {
            return TopicName.of("often/" + random.nextInt(4));
        }
        return TopicName.of("t" + text(random.nextInt(10) == 0 ? 400 : 30));
    }

    private String filter() {
        return random.nextBoolean() ? "a/#" : "f" + text(20);
    }

    /** Zero to so many characters. */
    String text(int most) {
        StringBuilder text = new StringBuilder();
        boolean plain = random.nextBoolean();
        for (int length = random.nextInt(most + 1); text.length() < length; ) {
            text.append(LETTERS[random.nextInt(plain ? 8 : LETTERS.length)]);
        }
        return text.toString();
    }

    byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    Qos qos() {
        return Qos.of(random.nextInt(3));
    }

    int packetId() {
        return 1 + number(0xFFFF);
    }

    /** 0 to one below, of each order of magnitude as often. */
    int number(int below) {
        return (int) ((below - 1L) >> random.nextInt(32)) & random.nextInt(Integer.MAX_VALUE);
    }

    private long orNone(int below) {
        return random.nextBoolean() ? -1 : number(below);
    }

    <T> @Nullable T maybe(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }

    boolean coin() {
        return random.nextBoolean();
    }
}
