package io.rollcall.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of changes, shared by the record of a client and the entries of the feed. The client id is not among them.
 */
final class ChangeCodec {
    private static final List<String> TRANSPORTS = List.of("tcp", "tls", "ws", "wss");

    private static final int CLEAN_START = 1;
    private static final int SESSION_PRESENT = 2;

    private ChangeCodec() {}

    static void write(Connected connected, ByteWriter out) {
        out.eight(connected.connectionId()).signed(connected.time()).one(connected.protocolVersion());
        transport(connected.transport(), out);
        out.text(connected.remoteAddress())
                .number(connected.remotePort())
                .number(connected.listenerPort())
                .text(connected.userName())
                .one((connected.cleanStart() ? CLEAN_START : 0) | (connected.sessionPresent() ? SESSION_PRESENT : 0))
                .number(connected.keepAliveSeconds())
                .number(connected.sessionExpirySeconds())
                .text(connected.certificateName());
    }

    static Connected connected(String clientId, ByteReader in) {
        long connectionId = in.eight();
        long time = in.signed();
        int protocolVersion = in.one();
        String transport = transport(in);
        String remoteAddress = in.text();
        int remotePort = (int) in.number();
        int listenerPort = (int) in.number();
        String userName = in.textOrNull();
        int session = in.one();
        return new Connected(
                clientId,
                connectionId,
                time,
                protocolVersion,
                transport,
                remoteAddress,
                remotePort,
                listenerPort,
                userName,
                (session & CLEAN_START) != 0,
                (session & SESSION_PRESENT) != 0,
                (int) in.number(),
                in.number(),
                in.textOrNull());
    }

    static void write(Disconnected disconnected, ByteWriter out) {
        out.eight(disconnected.connectionId()).signed(disconnected.time());
        why(disconnected, out);
        write(disconnected.activity(), out);
        write(disconnected.traffic(), out);
    }

    /** Without its connectionId, and with times as what lies between them and this one. */
    static void write(Disconnected disconnected, long since, ByteWriter out) {
        out.signed(disconnected.time() - since);
        why(disconnected, out);
        write(disconnected.activity(), since, out);
        write(disconnected.traffic(), out);
    }

    private static void why(Disconnected disconnected, ByteWriter out) {
        out.signed(disconnected.timeUncertaintyMillis())
                .one(Codes.ENTITY.of(disconnected.entity()))
                .one(Codes.CAUSE.of(disconnected.cause()))
                .number(disconnected.reasonCode())
                .text(disconnected.by());
    }

    private static void write(Traffic traffic, ByteWriter out) {
        out.number(traffic.bytesRead())
                .number(traffic.messagesRead())
                .number(traffic.bytesWritten())
                .number(traffic.messagesWritten());
    }

    static Disconnected disconnected(String clientId, ByteReader in) {
        return new Disconnected(
                clientId,
                in.eight(),
                in.signed(),
                in.signed(),
                Codes.ENTITY.value(in.one()),
                Codes.CAUSE.value(in.one()),
                (int) in.number(),
                in.textOrNull(),
                activity(in),
                traffic(in));
    }

    static Disconnected disconnected(String clientId, long connectionId, long since, ByteReader in) {
        return new Disconnected(
                clientId,
                connectionId,
                in.signed() + since,
                in.signed(),
                Codes.ENTITY.value(in.one()),
                Codes.CAUSE.value(in.one()),
                (int) in.number(),
                in.textOrNull(),
                activity(since, in),
                traffic(in));
    }

    private static Traffic traffic(ByteReader in) {
        return new Traffic(in.number(), in.number(), in.number(), in.number());
    }

    static void write(Refused refused, ByteWriter out) {
        out.signed(refused.time())
                .one(Codes.CAUSE.of(refused.cause()))
                .number(refused.reasonCode())
                .one(refused.protocolVersion());
        transport(refused.transport(), out);
        out.text(refused.remoteAddress())
                .number(refused.remotePort())
                .number(refused.listenerPort())
                .text(refused.userName());
    }

    static Refused refused(String clientId, ByteReader in) {
        return new Refused(
                clientId,
                in.signed(),
                Codes.CAUSE.value(in.one()),
                (int) in.number(),
                in.one(),
                transport(in),
                in.text(),
                (int) in.number(),
                (int) in.number(),
                in.textOrNull());
    }

    private static void write(Activity activity, ByteWriter out) {
        out.eight(activity.time()).one(code(activity.event())).eight(activity.lastSeen());
    }

    /** With times as what lies between them and this one. */
    static void write(Activity activity, long since, ByteWriter out) {
        out.signed(activity.time() - since).one(code(activity.event())).signed(activity.lastSeen() - activity.time());
    }

    static Activity activity(ByteReader in) {
        return new Activity(in.eight(), event(in.one()), in.eight());
    }

    static Activity activity(long since, ByteReader in) {
        long time = in.signed() + since;
        return new Activity(time, event(in.one()), in.signed() + time);
    }

    private static int code(@Nullable ActivityEvent event) {
        return event == null ? 0 : Codes.ACTIVITY_EVENT.of(event) + 1;
    }

    private static @Nullable ActivityEvent event(int code) {
        return code == 0 ? null : Codes.ACTIVITY_EVENT.value(code - 1);
    }

    private static void transport(String transport, ByteWriter out) {
        int known = TRANSPORTS.indexOf(transport);
        out.one(known + 1);
        if (known < 0) {
            out.text(transport);
        }
    }

    private static String transport(ByteReader in) {
        int code = in.one();
        return code == 0 ? in.text() : TRANSPORTS.get(code - 1);
    }
}
