package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DISCONNECT: the client leaves [3.14].
 *
 * @param reason SUCCESS is the normal disconnection
 * @param sessionExpirySeconds -1 when it was not sent
 */
public record Disconnect(
        ReasonCode reason,
        long sessionExpirySeconds,
        @Nullable String reasonString,
        List<UserProperty> userProperties) implements Packet {

    /** The normal disconnection that says no more. */
    static final Disconnect NORMAL = new Disconnect(ReasonCode.SUCCESS, -1, null, List.of());

    @Override
    public PacketType type() {
        return PacketType.DISCONNECT;
    }
}
