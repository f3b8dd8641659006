package io.rollcall.http.ibm;

import io.rollcall.presence.Cause;

/** The platform's numbers and sentences for why a connection ended, or was refused. They are wire data: none is ours to change. */
public enum CloseCode {
    COMPLETED(0, "The connection has completed normally."),
    CLOSED_BY_CLIENT(91, "The connection was closed by the client."),
    CLOSED_BY_SERVER(92, "The connection was closed by the server."),
    SERVER_SHUTDOWN(93, "The connection was closed because the server was shutdown."),
    CLOSED_BY_ADMINISTRATOR(94, "The connection was closed by an administrator."),
    SERVER_CAPACITY(104, "The server capacity is reached."),
    DATA_NOT_VALID(105, "The data from the client is not valid."),
    CONNECTION_NOT_AUTHORIZED(159, "The connection is not authorized."),
    TIMED_OUT(160, "The connection timed out."),
    TLS_HANDSHAKE(163, "Closed during TLS handshake."),
    CLIENT_ID_NOT_VALID(166, "The ClientID is not valid."),
    MESSAGING_NOT_AVAILABLE(168, "Messaging is not available."),
    HTTP_HANDSHAKE(171, "HTTP handshake failed."),
    SLOW_CONSUMER(178, "Exceeded quota for buffered data (slow consumer)."),
    OPERATION_NOT_AUTHORIZED(180, "The operation is not authorized."),
    AUTHENTICATION_FAILED(181, "User authentication failed."),
    ENCODING_NOT_VALID(272, "The MQTT message encoding is not valid."),
    TOPIC_NOT_VALID(276, "The topic is not valid."),
    MESSAGE_TOO_LARGE(287, "The message size is too large for this endpoint."),
    CLIENT_ID_REUSED(288, "The client ID was reused."),
    QOS_NOT_ALLOWED(291, "The requested quality of service is not allowed."),
    VERSION_NOT_SUPPORTED(293, "The version of the protocol is not supported."),
    PROTOCOL_NOT_CORRECT(297, "The protocol is not correct."),
    TOPIC_ALIAS_NOT_VALID(298, "The topic alias is not valid."),
    TOO_MANY_IN_PROCESS(299, "Too many persistent messages are in process.");

    private final int number;
    private final String reason;

    CloseCode(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    /** The number on the wire. */
    public int number() {
        return number;
    }

    /** The sentence beside it, with its full stop. */
    public String reason() {
        return reason;
    }

    /** How a connection ended. */
    public static CloseCode ofEnd(Cause cause) {
        return switch (cause) {
            case CLIENT_DISCONNECT, CLIENT_DISCONNECT_WITH_WILL -> COMPLETED;
            case SOCKET_CLOSED, SOCKET_RESET, SOCKET_ERROR -> CLOSED_BY_CLIENT;
            case KEEP_ALIVE_TIMEOUT, CONNECT_TIMEOUT -> TIMED_OUT;
            case TAKEN_OVER -> CLIENT_ID_REUSED;
            case KICKED, BANNED -> CLOSED_BY_ADMINISTRATOR;
            case MALFORMED_PACKET -> ENCODING_NOT_VALID;
            case PROTOCOL_ERROR -> PROTOCOL_NOT_CORRECT;
            case PACKET_TOO_LARGE -> MESSAGE_TOO_LARGE;
            case RECEIVE_MAXIMUM_EXCEEDED -> TOO_MANY_IN_PROCESS;
            case TOPIC_ALIAS_INVALID -> TOPIC_ALIAS_NOT_VALID;
            case TOPIC_NAME_INVALID, TOPIC_FILTER_INVALID -> TOPIC_NOT_VALID;
            case PAYLOAD_FORMAT_INVALID -> DATA_NOT_VALID;
            case BAD_CREDENTIALS -> AUTHENTICATION_FAILED;
            case NOT_AUTHORIZED -> OPERATION_NOT_AUTHORIZED;
            case CLIENT_ID_INVALID -> CLIENT_ID_NOT_VALID;
            case VERSION_UNSUPPORTED -> VERSION_NOT_SUPPORTED;
            case FEATURE_UNSUPPORTED -> QOS_NOT_ALLOWED;
            case QUOTA_EXCEEDED, RATE_TOO_HIGH -> SERVER_CAPACITY;
            case SLOW_CONSUMER -> SLOW_CONSUMER;
            case TLS_ERROR -> TLS_HANDSHAKE;
            case WEBSOCKET_ERROR -> HTTP_HANDSHAKE;
            case SERVER_BUSY -> MESSAGING_NOT_AVAILABLE;
            case SERVER_SHUTDOWN, SERVER_CRASH -> SERVER_SHUTDOWN;
            case SERVER_ERROR -> CLOSED_BY_SERVER;
        };
    }

    /** Why a connection was refused: what a client may not do there is to connect. */
    public static CloseCode ofRefusal(Cause cause) {
        return switch (cause) {
            case NOT_AUTHORIZED, BANNED -> CONNECTION_NOT_AUTHORIZED;
            default -> ofEnd(cause);
        };
    }
}
