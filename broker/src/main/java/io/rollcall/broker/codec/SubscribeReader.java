package io.rollcall.broker.codec;

import static io.rollcall.broker.message.ReasonCode.MALFORMED_PACKET;
import static io.rollcall.broker.message.ReasonCode.PROTOCOL_ERROR;

import io.rollcall.broker.codec.Subscribe.Requested;
import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.message.Qos;
import java.util.ArrayList;
import java.util.List;

/** Reads SUBSCRIBE and UNSUBSCRIBE [3.8, 3.10]. Whether a text is a topic filter, others decide. From any thread. */
final class SubscribeReader {
    private static final int QOS = 0x03;
    private static final int NO_LOCAL = 0x04;
    private static final int RETAIN_AS_PUBLISHED = 0x08;
    private static final int RETAIN_HANDLING = 0x30;
    private static final int RESERVED = 0xC0;

    private static final long OF_SUBSCRIBE = Property.setOf(Property.SUBSCRIPTION_IDENTIFIER, Property.USER_PROPERTY);
    private static final long OF_UNSUBSCRIBE = Property.setOf(Property.USER_PROPERTY);

    private SubscribeReader() {}

    static Subscribe readSubscribe(Frame frame, boolean hasProperties) {
        int packetId = frame.readPacketId();
        int subscriptionId = 0;
        UserProperties userProperties = new UserProperties();
        if (hasProperties) {
            subscriptionId = readProperties(frame, OF_SUBSCRIBE, userProperties);
        }
        List<Requested> subscriptions = new ArrayList<>();
        int skipped = 0;
        while (!frame.isEmpty()) {
            if (subscriptions.size() < frame.limits().subscriptionsMax()) {
                subscriptions.add(readRequested(frame, hasProperties));
            } else {
                frame.skipText();
                frame.readByte();
                skipped++;
            }
        }
        if (subscriptions.isEmpty()) {
            throw new ProtocolError(PROTOCOL_ERROR, "MQTT-3.8.3-2: SUBSCRIBE without a topic filter");
        }
        return new Subscribe(packetId, List.copyOf(subscriptions), skipped, subscriptionId, userProperties.toList());
    }

    static Unsubscribe readUnsubscribe(Frame frame, boolean hasProperties) {
        int packetId = frame.readPacketId();
        UserProperties userProperties = new UserProperties();
        if (hasProperties) {
            readProperties(frame, OF_UNSUBSCRIBE, userProperties);
        }
        List<String> filters = new ArrayList<>();
        int skipped = 0;
        while (!frame.isEmpty()) {
            if (filters.size() < frame.limits().subscriptionsMax()) {
                filters.add(readFilter(frame));
            } else {
                frame.skipText();
                skipped++;
            }
        }
        if (filters.isEmpty()) {
            throw new ProtocolError(PROTOCOL_ERROR, "MQTT-3.10.3-2: UNSUBSCRIBE without a topic filter");
        }
        return new Unsubscribe(packetId, List.copyOf(filters), skipped, userProperties.toList());
    }

    /** Returns the subscription identifier; 0 when there is none. */
    private static int readProperties(Frame frame, long allowed, UserProperties userProperties) {
        int outerEnd = frame.enterProperties();
        int subscriptionId = 0;
        long seen = 0;
        while (!frame.isEmpty()) {
            int id = Property.read(frame, allowed, seen);
            seen |= Property.bit(id);
            switch (id) {
                case Property.SUBSCRIPTION_IDENTIFIER ->
                    subscriptionId = (int) Property.positive(frame.readVariableByteInteger(), id);
                case Property.USER_PROPERTY -> userProperties.read(frame);
                default -> throw new IllegalStateException("property " + id);
            }
        }
        frame.leaveProperties(outerEnd);
        return subscriptionId;
    }

    private static String readFilter(Frame frame) {
        String filter = frame.readText();
        if (filter.isEmpty()) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-4.7.3-1: empty topic filter");
        }
        return filter;
    }

    private static Requested readRequested(Frame frame, boolean hasOptions) {
        String filter = readFilter(frame);
        int options = frame.readByte();
        if ((options & (hasOptions ? RESERVED : ~QOS)) != 0) {
            throw new ProtocolError(MALFORMED_PACKET, "MQTT-3.8.3-5: reserved subscription options " + options);
        }
        int qos = options & QOS;
        if (qos == 3) {
            throw new ProtocolError(PROTOCOL_ERROR, "3.8.3.1: maximum QoS 3");
        }
        int retainHandling = (options & RETAIN_HANDLING) >> 4;
        if (retainHandling == 3) {
            throw new ProtocolError(PROTOCOL_ERROR, "3.8.3.1: retain handling 3");
        }
        boolean noLocal = (options & NO_LOCAL) != 0;
        if (noLocal && filter.startsWith("$share/")) {
            throw new ProtocolError(PROTOCOL_ERROR, "MQTT-3.8.3-4: no local for '" + filter + "'");
        }
        return new Requested(filter, Qos.of(qos), noLocal, (options & RETAIN_AS_PUBLISHED) != 0, retainHandling);
    }
}
