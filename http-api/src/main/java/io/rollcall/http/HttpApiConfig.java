package io.rollcall.http;

import io.rollcall.http.auth.ApiKey;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the HTTP API is told to be.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 is any free one
 * @param keys who may ask; as soon as there is one, every read needs one
 * @param anonymousReads whether reads need no key as long as there is none; otherwise no key means no reads
 * @param limits every number that may be reached
 * @param clock what signed requests are dated against
 */
public record HttpApiConfig(
        String host, int port, List<ApiKey> keys, boolean anonymousReads, HttpLimits limits, Clock clock) {

    public HttpApiConfig {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: \"" + host + "\" is blank");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " is not within 0 to 65535");
        }
        keys = List.copyOf(keys);
        Set<String> ids = new HashSet<>();
        for (ApiKey key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("keys: \"" + key.id() + "\" is there twice");
            }
        }
    }

    /** On the loopback address with the default limits: these keys, or open to all when there are none. */
    public static HttpApiConfig loopback(int port, List<ApiKey> keys) {
        return new HttpApiConfig("127.0.0.1", port, keys, true, HttpLimits.DEFAULT, Clock.systemUTC());
    }
}
