package io.rollcall.broker.connection;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.message.ReasonCode;
import java.io.IOException;
import javax.net.ssl.SSLException;

/** Which cause stands behind the reason code that a client is told, or behind the failure of a socket. */
final class Causes {
    private Causes() {}

    static DisconnectCause of(ReasonCode reason) {
        return switch (reason) {
            case MALFORMED_PACKET -> DisconnectCause.MALFORMED_PACKET;
            case PROTOCOL_ERROR -> DisconnectCause.PROTOCOL_ERROR;
            case UNSUPPORTED_PROTOCOL_VERSION -> DisconnectCause.VERSION_UNSUPPORTED;
            case CLIENT_IDENTIFIER_NOT_VALID -> DisconnectCause.CLIENT_ID_INVALID;
            case BAD_USER_NAME_OR_PASSWORD, BAD_AUTHENTICATION_METHOD -> DisconnectCause.BAD_CREDENTIALS;
            case NOT_AUTHORIZED -> DisconnectCause.NOT_AUTHORIZED;
            case SERVER_BUSY -> DisconnectCause.SERVER_BUSY;
            case BANNED -> DisconnectCause.BANNED;
            case SERVER_SHUTTING_DOWN -> DisconnectCause.SERVER_SHUTDOWN;
            case KEEP_ALIVE_TIMEOUT -> DisconnectCause.KEEP_ALIVE_TIMEOUT;
            case SESSION_TAKEN_OVER -> DisconnectCause.TAKEN_OVER;
            case TOPIC_FILTER_INVALID -> DisconnectCause.TOPIC_FILTER_INVALID;
            case TOPIC_NAME_INVALID -> DisconnectCause.TOPIC_NAME_INVALID;
            case RECEIVE_MAXIMUM_EXCEEDED -> DisconnectCause.RECEIVE_MAXIMUM_EXCEEDED;
            case TOPIC_ALIAS_INVALID -> DisconnectCause.TOPIC_ALIAS_INVALID;
            case PACKET_TOO_LARGE -> DisconnectCause.PACKET_TOO_LARGE;
            case MESSAGE_RATE_TOO_HIGH, CONNECTION_RATE_EXCEEDED -> DisconnectCause.RATE_TOO_HIGH;
            case QUOTA_EXCEEDED -> DisconnectCause.QUOTA_EXCEEDED;
            case ADMINISTRATIVE_ACTION -> DisconnectCause.KICKED;
            case PAYLOAD_FORMAT_INVALID -> DisconnectCause.PAYLOAD_FORMAT_INVALID;
            case RETAIN_NOT_SUPPORTED,
                    QOS_NOT_SUPPORTED,
                    SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                    WILDCARD_SUBSCRIPTIONS_NOT_SUPPORTED -> DisconnectCause.FEATURE_UNSUPPORTED;
            default -> DisconnectCause.SERVER_ERROR;
        };
    }

    static DisconnectCause of(IOException failure) {
        if (failure instanceof SSLException) {
            return DisconnectCause.TLS_ERROR;
        }
        String message = String.valueOf(failure.getMessage());
        return message.contains("reset") || message.contains("Broken pipe")
                ? DisconnectCause.SOCKET_RESET
                : DisconnectCause.SOCKET_ERROR;
    }
}
