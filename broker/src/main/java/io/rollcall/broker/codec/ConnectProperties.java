package io.rollcall.broker.codec;

import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of CONNECT, with the defaults of the specification where the client did not send them [MQTT 5,
 * 3.1.2.11].
 *
 * @param sessionExpirySeconds 0: the session ends with the connection; 4,294,967,295: it does not expire
 * @param receiveMaximum 1 to 65,535
 * @param maximumPacketSize 1 to {@link #NO_LIMIT}
 * @param topicAliasMaximum 0: the client takes no topic aliases
 * @param authenticationData never without an authentication method
 */
public record ConnectProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        long maximumPacketSize,
        int topicAliasMaximum,
        boolean requestResponseInformation,
        boolean requestProblemInformation,
        List<UserProperty> userProperties,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData) {

    /** The longest packet that the protocol has: one byte, four of remaining length, and what they can count. */
    public static final int NO_LIMIT = 1 + 4 + VariableByteInteger.MAXIMUM;

    /** What holds when the client says nothing, and for clients before MQTT 5. */
    public static final ConnectProperties NONE =
            new ConnectProperties(0, 65_535, NO_LIMIT, 0, false, true, List.of(), null, null);
}
