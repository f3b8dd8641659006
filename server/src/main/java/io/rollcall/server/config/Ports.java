package io.rollcall.server.config;

/** The one rule of port numbers. */
final class Ports {
    static final int MAX = 65_535;

    private Ports() {}

    static void check(int port) {
        if (port < 0 || port > MAX) {
            throw new IllegalArgumentException("port: " + port + " is not within 0 to " + MAX);
        }
    }
}
