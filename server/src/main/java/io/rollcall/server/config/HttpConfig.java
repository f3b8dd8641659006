package io.rollcall.server.config;

/**
 * Where the HTTP faces listen.
 *
 * @param host name or address to bind
 * @param port 0 is any free one
 * @param allowAnonymous whether anybody may read from elsewhere than this machine when no API key is configured
 */
public record HttpConfig(String host, int port, boolean allowAnonymous) {
    public static final int PORT_DEFAULT = 8080;

    public HttpConfig {
        Ports.check(port);
    }
}
