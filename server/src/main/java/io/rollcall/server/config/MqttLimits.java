package io.rollcall.server.config;

import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.routing.RetainedLimits;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.transport.SocketLimits;

/**
 * How much clients may take of the broker.
 *
 * @param sockets how many connections there may be over all listeners
 * @param connections what one connection may do, on listeners that do not say otherwise
 * @param sessions how much is kept for clients
 * @param retained how much is retained
 * @param memoryHighPercent from so much of the memory in use on, publishers wait and new connections are refused; 20 to 100
 */
public record MqttLimits(
        SocketLimits sockets,
        ConnectionLimits connections,
        SessionLimits sessions,
        RetainedLimits retained,
        int memoryHighPercent) {
    public static final MqttLimits DEFAULTS = new MqttLimits(
            SocketLimits.DEFAULTS,
            ConnectionLimits.DEFAULTS,
            SessionLimits.DEFAULTS,
            RetainedLimits.DEFAULT,
            BrokerConfig.MEMORY_HIGH_PERCENT_DEFAULT);
}
