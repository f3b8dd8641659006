package io.rollcall.broker.codec;

import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Properties;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * CONNECT: a client asks to be let in [3.1].
 *
 * @param clientId as sent; empty when the server is to assign one
 * @param cleanStart clean start of MQTT 5, clean session of 3.1 and 3.1.1
 * @param keepAliveSeconds 0 when there is no keep-alive
 * @param password without a user name in MQTT 5 only
 * @param properties {@link ConnectProperties#NONE} before MQTT 5
 */
public record Connect(
        ProtocolVersion version,
        String clientId,
        boolean cleanStart,
        int keepAliveSeconds,
        @Nullable Will will,
        @Nullable String userName,
        byte @Nullable [] password,
        ConnectProperties properties)
        implements Packet {

    @Override
    public PacketType type() {
        return PacketType.CONNECT;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Connect[" + version + ", " + clientId + ", cleanStart=" + cleanStart + ", keepAlive=" + keepAliveSeconds
                + " s, userName=" + userName + ", will=" + will + ", " + properties + "]";
    }

    /**
     * The will [3.1.2.5].
     *
     * @param delaySeconds how long it waits after the end of the connection; 0 before MQTT 5
     * @param messageExpirySeconds -1 when it does not expire
     */
    public record Will(
            TopicName topic,
            byte[] payload,
            Qos qos,
            boolean retain,
            long delaySeconds,
            long messageExpirySeconds,
            Properties properties) {}
}
