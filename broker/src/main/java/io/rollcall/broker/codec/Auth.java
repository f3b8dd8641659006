package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * AUTH: a step of an enhanced authentication, of MQTT 5 only [3.15].
 *
 * @param reason CONTINUE_AUTHENTICATION or RE_AUTHENTICATE
 */
public record Auth(
        ReasonCode reason,
        String method,
        byte @Nullable [] data,
        @Nullable String reasonString,
        List<UserProperty> userProperties)
        implements Packet {

    @Override
    public PacketType type() {
        return PacketType.AUTH;
    }
}
