package io.rollcall.server.access.spi;

/**
 * Makes a {@link Gatekeeper} of somebody else. Found by {@link java.util.ServiceLoader}: a jar on the class path names its
 * implementation in {@code META-INF/services/io.rollcall.server.access.spi.GatekeeperProvider}, and the configuration names it in
 * {@code mqtt.auth.chain}.
 */
public interface GatekeeperProvider {

    /** The name in {@code mqtt.auth.chain}. */
    String name();

    /** Called once, while the server starts; what it throws keeps the server from starting. */
    Gatekeeper create();
}
