package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ErasedKind;
import io.rollcall.presence.FeedEntry.ForgetReason;
import java.util.EnumMap;
import java.util.List;

/** The numbers that stand for an enum's values in the journal, in an order of their own: new values go to the end. Immutable. */
final class Codes<E extends Enum<E>> {
    static final Codes<Entity> ENTITY =
            new Codes<>(Entity.class, List.of(Entity.CLIENT, Entity.SERVER, Entity.NETWORK));

    static final Codes<ActivityEvent> ACTIVITY_EVENT = new Codes<>(
            ActivityEvent.class,
            List.of(
                    ActivityEvent.CONNECT,
                    ActivityEvent.DISCONNECT,
                    ActivityEvent.PUBLISH,
                    ActivityEvent.SUBSCRIBE,
                    ActivityEvent.UNSUBSCRIBE));

    static final Codes<Cause> CAUSE = new Codes<>(
            Cause.class,
            List.of(
                    Cause.CLIENT_DISCONNECT,
                    Cause.CLIENT_DISCONNECT_WITH_WILL,
                    Cause.SOCKET_CLOSED,
                    Cause.SOCKET_RESET,
                    Cause.SOCKET_ERROR,
                    Cause.KEEP_ALIVE_TIMEOUT,
                    Cause.TAKEN_OVER,
                    Cause.KICKED,
                    Cause.MALFORMED_PACKET,
                    Cause.PROTOCOL_ERROR,
                    Cause.PACKET_TOO_LARGE,
                    Cause.RECEIVE_MAXIMUM_EXCEEDED,
                    Cause.TOPIC_ALIAS_INVALID,
                    Cause.TOPIC_NAME_INVALID,
                    Cause.TOPIC_FILTER_INVALID,
                    Cause.PAYLOAD_FORMAT_INVALID,
                    Cause.BAD_CREDENTIALS,
                    Cause.NOT_AUTHORIZED,
                    Cause.CLIENT_ID_INVALID,
                    Cause.VERSION_UNSUPPORTED,
                    Cause.FEATURE_UNSUPPORTED,
                    Cause.QUOTA_EXCEEDED,
                    Cause.RATE_TOO_HIGH,
                    Cause.SLOW_CONSUMER,
                    Cause.TLS_ERROR,
                    Cause.WEBSOCKET_ERROR,
                    Cause.CONNECT_TIMEOUT,
                    Cause.SERVER_BUSY,
                    Cause.SERVER_SHUTDOWN,
                    Cause.SERVER_CRASH,
                    Cause.SERVER_ERROR,
                    Cause.BANNED));

    static final Codes<ForgetReason> FORGET_REASON =
            new Codes<>(ForgetReason.class, List.of(ForgetReason.AGE, ForgetReason.COUNT, ForgetReason.ERASED));

    static final Codes<ErasedKind> ERASED_KIND = new Codes<>(
            ErasedKind.class,
            List.of(
                    ErasedKind.CONNECTED,
                    ErasedKind.TAKEN_OVER,
                    ErasedKind.DISCONNECTED,
                    ErasedKind.REFUSED,
                    ErasedKind.FORGOTTEN));

    private final List<E> byCode;
    private final EnumMap<E, Integer> codes;

    Codes(Class<E> type, List<E> byCode) {
        this.byCode = byCode;
        this.codes = new EnumMap<>(type);
        for (int code = 0; code < byCode.size(); code++) {
            codes.put(byCode.get(code), code);
        }
        if (codes.size() != type.getEnumConstants().length) {
            throw new IllegalStateException("not every value of " + type.getSimpleName() + " has a code");
        }
    }

    int of(E value) {
        Integer code = codes.get(value);
        if (code == null) {
            throw new IllegalArgumentException("no code for " + value);
        }
        return code;
    }

    E value(int code) {
        return byCode.get(code);
    }
}
