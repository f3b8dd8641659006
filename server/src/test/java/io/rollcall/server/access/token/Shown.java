package io.rollcall.server.access.token;

import io.rollcall.broker.api.Authenticator.Credentials;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Credentials as clients show them. */
final class Shown {
    private Shown() {}

    static Credentials by(String clientId, String userName, String password) {
        return new Credentials(
                clientId,
                userName,
                password.getBytes(StandardCharsets.UTF_8),
                new InetSocketAddress("192.0.2.1", 40_000),
                "mqtt",
                "tcp",
                null);
    }
}
