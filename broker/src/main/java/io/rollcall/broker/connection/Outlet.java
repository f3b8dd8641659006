package io.rollcall.broker.connection;

import io.netty.buffer.ByteBuf;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.codec.ConnackProperties;
import io.rollcall.broker.codec.Connect;
import io.rollcall.broker.codec.ConnectProperties;
import io.rollcall.broker.codec.PacketWriter;
import io.rollcall.broker.codec.PublishHead;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.message.TopicName;
import io.rollcall.broker.routing.Burst;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one connection says to its client, in the words of the client's version and within what the client accepts. On the loop. */
final class Outlet {
    private final Wire wire;
    private final PacketWriter writer;
    private final boolean isV5;
    private final int packetSizeMax;
    private final char topicAliasMaximum; // 65,535 at most, as the specification has it
    private @Nullable OutboundAliases aliases;

    Outlet(Wire wire, Connect connect) {
        this.wire = wire;
        this.writer = PacketWriter.of(connect.version());
        this.isV5 = connect.version() == ProtocolVersion.V5;
        this.packetSizeMax = (int) connect.properties().maximumPacketSize();
        this.topicAliasMaximum = (char) Math.min(
                connect.properties().topicAliasMaximum(), wire.setup().limits().topicAliasMaximum());
    }

    /**
     * CONNACK: the client is in, and this is what holds.
     *
     * @param authenticationData the last word of the authentication method that CONNECT named
     */
    void writeConnack(ClientConnection client, Connect connect, byte @Nullable [] authenticationData) {
        writeConnack(wire.out(), client, connect, authenticationData);
        wire.written(1);
    }

    /** Whether the client takes so long a CONNACK: without one it cannot be let in [MQTT-3.1.2-24, MQTT-3.2.0-1]. */
    boolean mayWriteConnack(ClientConnection client, Connect connect, byte @Nullable [] authenticationData) {
        if (packetSizeMax == ConnectProperties.NO_LIMIT) {
            return true;
        }
        ByteBuf out = wire.out();
        int before = out.writerIndex();
        writeConnack(out, client, connect, authenticationData);
        boolean written = out.writerIndex() > before;
        out.writerIndex(before);
        return written;
    }

    private void writeConnack(
            ByteBuf out, ClientConnection client, Connect connect, byte @Nullable [] authenticationData) {
        ConnackProperties properties = isV5 ? agreement(client, connect, authenticationData) : ConnackProperties.NONE;
        writer.connack(out, client.sessionPresent(), ReasonCode.SUCCESS, properties, packetSizeMax);
    }

    private ConnackProperties agreement(
            ClientConnection client, Connect connect, byte @Nullable [] authenticationData) {
        ConnectionLimits limits = wire.setup().limits();
        boolean expiryChanged =
                client.sessionExpirySeconds() != connect.properties().sessionExpirySeconds();
        boolean keepAliveChanged = client.keepAliveSeconds() != connect.keepAliveSeconds();
        return ConnackProperties.builder()
                .sessionExpirySeconds(expiryChanged ? client.sessionExpirySeconds() : -1)
                .serverKeepAliveSeconds(keepAliveChanged ? client.keepAliveSeconds() : -1)
                .assignedClientId(connect.clientId().isEmpty() ? client.clientId() : null)
                .receiveMaximum(limits.receiveMaximum())
                .maximumPacketSize(limits.packetSizeMax())
                .topicAliasMaximum(limits.topicAliasMaximum())
                .responseInformation(responseInformation(client, connect))
                .authenticationMethod(connect.properties().authenticationMethod()) // [MQTT-4.12.0-5, MQTT-4.12.0-6]
                .authenticationData(authenticationData)
                .build();
    }

    /** Only for clients that ask [MQTT-3.1.2-28]. */
    private @Nullable String responseInformation(ClientConnection client, Connect connect) {
        String information = wire.setup().limits().responseInformation();
        return information == null || !connect.properties().requestResponseInformation()
                ? null
                : information.replace("%c", client.clientId());
    }

    /**
     * PUBLISH: a message for the client.
     *
     * @return false when it is larger than the client accepts, and was not written [MQTT-3.1.2-24]
     */
    boolean writePublish(Message message, Qos qos, boolean retain, int subscriptionId, int packetId, boolean dup) {
        PublishHead head = wire.loop().publishHead().begin(qos, dup, retain, packetId);
        if (isV5) {
            addProperties(head, message, subscriptionId);
            boolean isNewAlias = topicAliasMaximum > 0 && addAlias(head, message.topic());
            if (isTooLarge(message, head) && !(isNewAlias && fitsWithoutAlias(message, head))) {
                return false;
            }
        }
        if (message.payload().length > Unsent.CHUNK_BYTES) {
            writer.publishHead(wire.out(), message, head);
            wire.publishWritten(qos, 1, message.payload());
        } else {
            writer.publish(wire.out(), message, head);
            wire.publishWritten(qos, 1, null);
        }
        return true;
    }

    /** Whether there is nothing of this client's own to be said with each PUBLISH of a burst, but its packet identifier. */
    boolean takesBurst(Burst burst, Qos qos) {
        if (isV5 && (topicAliasMaximum > 0 || packetSizeMax < ConnectProperties.NO_LIMIT)) {
            return false;
        }
        try {
            wire.loop().burstPackets().prepare(burst, qos, isV5);
            return true;
        } catch (RuntimeException | Error noMemory) {
            return false; // one by one they are kept before they are written
        }
    }

    /** A PUBLISH for each message of a burst that it takes. */
    void writeBurst(Burst burst, Qos qos, int[] packetIds) {
        wire.loop().burstPackets().write(wire.out(), burst, qos, isV5, packetIds);
        wire.publishWritten(qos, burst.size(), null);
    }

    private void addProperties(PublishHead head, Message message, int subscriptionId) {
        if (message.expiresAt() != Message.NEVER) {
            TimeSource time = wire.loop().time();
            long left = message.expiresAt() - time.steadyMillis();
            head.messageExpirySeconds(Math.max(0, (left + 999) / 1_000)); // [MQTT-3.3.2-6]
        }
        if (subscriptionId != 0) {
            head.subscriptionIds(new int[] {subscriptionId});
        }
    }

    private boolean isTooLarge(Message message, PublishHead head) {
        return packetSizeMax < ConnectProperties.NO_LIMIT && writer.publishLength(message, head) > packetSizeMax;
    }

    /** A new alias makes the packet longer, and is not given when the packet is not sent. */
    private boolean fitsWithoutAlias(Message message, PublishHead head) {
        if (aliases != null) {
            aliases.takeBack(message.topic());
        }
        head.topicAlias(0, true);
        return !isTooLarge(message, head);
    }

    /** Returns whether the alias is new to the client. */
    private boolean addAlias(PublishHead head, TopicName topic) {
        if (aliases == null) {
            aliases = new OutboundAliases(topicAliasMaximum);
        }
        int known = aliases.find(topic);
        if (known != 0) {
            head.topicAlias(known, false);
            return false;
        }
        int assigned = aliases.assign(topic);
        head.topicAlias(assigned, true);
        return assigned != 0;
    }

    void writeAck(PacketType type, int packetId, ReasonCode reason) {
        writer.ack(wire.out(), type, packetId, reason);
        wire.written(1);
    }

    void writeAcks(PacketType type, int[] packetIds, int from, int count) {
        writer.acks(wire.out(), type, packetIds, from, count);
        wire.written(count);
    }

    void writeSuback(int packetId, List<ReasonCode> reasons) {
        ByteBuf out = wire.out();
        int before = out.writerIndex();
        writer.suback(out, packetId, reasons);
        keep(out, before);
    }

    void writeUnsuback(int packetId, List<ReasonCode> reasons) {
        ByteBuf out = wire.out();
        int before = out.writerIndex();
        writer.unsuback(out, packetId, reasons);
        keep(out, before);
    }

    /**
     * Keeps what was written from there on, if the client takes so long a packet.
     *
     * @return false when it is taken back; what it answers is done all the same [MQTT-3.1.2-24, MQTT-3.1.2-25]
     */
    private boolean keep(ByteBuf out, int before) {
        if (out.writerIndex() - before > packetSizeMax) {
            out.writerIndex(before);
            return false;
        }
        wire.written(1);
        return true;
    }

    void writePingresp() {
        writer.pingresp(wire.out());
        wire.written(1);
    }

    /**
     * AUTH.
     *
     * @return false when it is larger than the client accepts, and was not written [MQTT-3.1.2-24]
     */
    boolean writeAuth(ReasonCode reason, String method, byte @Nullable [] data) {
        ByteBuf out = wire.out();
        int before = out.writerIndex();
        writer.auth(out, reason, method, data);
        return keep(out, before);
    }

    /**
     * DISCONNECT, where the version has one for servers.
     *
     * @param reasonString more, if the client takes so long a packet
     */
    void writeDisconnect(ReasonCode reason, @Nullable String reasonString) {
        if (isV5) {
            writer.disconnect(wire.out(), reason, reasonString, packetSizeMax);
            wire.written(1);
        }
    }
}
