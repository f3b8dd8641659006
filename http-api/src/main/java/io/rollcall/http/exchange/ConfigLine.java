package io.rollcall.http.exchange;

/**
 * One setting of the server.
 *
 * @param key as it stands in a file, such as {@code mqtt.port}
 * @param value as it would be written there; never a secret
 */
public record ConfigLine(String key, String value) {}
