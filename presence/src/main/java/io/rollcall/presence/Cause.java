package io.rollcall.presence;

/** Why a connection ended, or was refused. Which {@link Entity} ended it is told beside it, because it may differ by protocol version. */
public enum Cause {
    /** The client sent DISCONNECT and wants no will message. */
    CLIENT_DISCONNECT,
    /** The client sent DISCONNECT and asked for its will message (reason code 0x04). */
    CLIENT_DISCONNECT_WITH_WILL,
    /** The socket was closed (FIN) without a DISCONNECT. */
    SOCKET_CLOSED,
    /** The socket was reset. */
    SOCKET_RESET,
    /** Reading from or writing to the socket failed in another way. */
    SOCKET_ERROR,
    /** No packet within one and a half times the keep-alive. */
    KEEP_ALIVE_TIMEOUT,
    /** The same client identifier connected again. */
    TAKEN_OVER,
    /** Kicked by an operator or over an API. */
    KICKED,
    /** A packet that cannot be read. */
    MALFORMED_PACKET,
    /** A packet that must not come here. */
    PROTOCOL_ERROR,
    /** A packet beyond the maximum packet size. */
    PACKET_TOO_LARGE,
    /** More messages in flight than the receive maximum. */
    RECEIVE_MAXIMUM_EXCEEDED,
    /** A topic alias that was not agreed. */
    TOPIC_ALIAS_INVALID,
    /** A topic name that cannot be published to. */
    TOPIC_NAME_INVALID,
    /** A topic filter that cannot be subscribed to. */
    TOPIC_FILTER_INVALID,
    /** A payload that is not what its format indicator says. */
    PAYLOAD_FORMAT_INVALID,
    /** Credentials missing or wrong. */
    BAD_CREDENTIALS,
    /** An operation that the client has no right to. */
    NOT_AUTHORIZED,
    /** The client identifier is not acceptable. */
    CLIENT_ID_INVALID,
    /** A protocol version that is not supported. */
    VERSION_UNSUPPORTED,
    /** A feature that is not supported: QoS, retain, shared or wildcard subscription. */
    FEATURE_UNSUPPORTED,
    /** A quota was exceeded. */
    QUOTA_EXCEEDED,
    /** A message rate was too high. */
    RATE_TOO_HIGH,
    /** The client did not take its messages fast enough. */
    SLOW_CONSUMER,
    /** The TLS handshake or a TLS record failed. */
    TLS_ERROR,
    /** Something of the WebSocket layer failed. */
    WEBSOCKET_ERROR,
    /** CONNECT was not complete in time. */
    CONNECT_TIMEOUT,
    /** The server has no room for more. */
    SERVER_BUSY,
    /** The server shut down in good order. */
    SERVER_SHUTDOWN,
    /** The server was killed or crashed; found at the next start. */
    SERVER_CRASH,
    /** Something failed inside the server. */
    SERVER_ERROR,
    /** A ban, or another administrative rule. */
    BANNED
}
