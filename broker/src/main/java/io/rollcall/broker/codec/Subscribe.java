package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.UserProperty;
import java.util.List;

/**
 * SUBSCRIBE [3.8].
 *
 * @param subscriptions at least one
 * @param skipped how many more there were, beyond {@link ReadLimits#subscriptionsMax}
 * @param subscriptionId 0 when there is none
 */
public record Subscribe(
        int packetId, List<Requested> subscriptions, int skipped, int subscriptionId, List<UserProperty> userProperties)
        implements Packet {

    @Override
    public PacketType type() {
        return PacketType.SUBSCRIBE;
    }

    /**
     * One subscription that the client asks for.
     *
     * @param filter as sent: not empty, well-formed UTF-8, and not yet known to be a topic filter
     * @param retainHandling 0: send retained messages; 1: only when the subscription is new; 2: do not
     */
    public record Requested(
            String filter, Qos maximumQos, boolean noLocal, boolean retainAsPublished, int retainHandling) {}
}
