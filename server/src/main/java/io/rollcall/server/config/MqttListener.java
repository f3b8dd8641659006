package io.rollcall.server.config;

import io.rollcall.broker.transport.ListenerConfig;

/**
 * One more place where MQTT listens.
 *
 * @param broker the listener, as the broker wants it
 * @param allowAnonymous whether clients that cannot be known may connect from elsewhere than this machine
 * @param origin where it was written
 */
public record MqttListener(ListenerConfig broker, boolean allowAnonymous, String origin) {}
