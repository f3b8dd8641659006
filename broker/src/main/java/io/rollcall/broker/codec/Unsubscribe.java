package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.UserProperty;
import java.util.List;

/**
 * UNSUBSCRIBE [3.10].
 *
 * @param filters as sent, at least one: not empty, well-formed UTF-8, and not yet known to be topic filters
 * @param skipped how many more there were, beyond {@link ReadLimits#subscriptionsMax}
 */
public record Unsubscribe(int packetId, List<String> filters, int skipped, List<UserProperty> userProperties)
        implements Packet {

    @Override
    public PacketType type() {
        return PacketType.UNSUBSCRIBE;
    }
}
