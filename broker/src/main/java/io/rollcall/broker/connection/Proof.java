package io.rollcall.broker.connection;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.EnhancedAuthenticator;
import org.jspecify.annotations.Nullable;

/**
 * How a client came in that named an authentication method.
 *
 * @param credentials what its CONNECT said besides
 * @param userName the user name that it proved
 * @param data the method's last word, for CONNACK
 */
record Proof(
        EnhancedAuthenticator authenticator,
        Credentials credentials,
        @Nullable String userName,
        byte @Nullable [] data) {}
