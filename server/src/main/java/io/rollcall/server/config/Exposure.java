package io.rollcall.server.config;

import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.http.AnonymousReads;
import io.rollcall.http.HttpTls;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Who can reach the listeners. On this machine's loopback anybody may come in; on any other address nobody may without
 * credentials, unless the configuration allows it in so many words.
 */
public final class Exposure {
    private Exposure() {}

    /** Refuses a configuration that would let strangers in. */
    public static void check(ServerConfig config) {
        check(config, config.access().knowsClients());
    }

    /**
     * Refuses a configuration that would let strangers in.
     *
     * @param knowsClients whether somebody looks at what MQTT clients show: the configuration's files, or the embedder
     */
    public static void check(ServerConfig config, boolean knowsClients) {
        MqttConfig mqtt = config.mqtt();
        if (!knowsClients && !mqtt.allowAnonymous() && !isLoopback(Key.MQTT_HOST, mqtt.host())) {
            throw new ConfigError("mqtt.host: " + mqtt.host()
                    + " can be reached from other machines, and MQTT clients cannot show credentials; give them some with"
                    + " mqtt.auth.passwordFile (API keys are for HTTP alone), bind MQTT to 127.0.0.1, or allow anybody to"
                    + " connect with mqtt.allowAnonymous: true (" + Key.MQTT_ALLOW_ANONYMOUS.variable() + "=true)");
        }
        if (!knowsClients) {
            mqtt.listeners().forEach(Exposure::check);
        }
        HttpConfig http = config.http();
        if (http.enabled()) {
            check(http, !config.apiKeys().isEmpty() || http.keysFile() != null);
        }
    }

    private static void check(HttpConfig http, boolean hasKeys) {
        HttpTls tls = http.tls();
        check(http, hasKeys, Key.HTTP_HOST, http.host());
        if (tls != null) {
            check(http, hasKeys, Key.HTTP_TLS_HOST, tls.host());
        }
    }

    private static void check(HttpConfig http, boolean hasKeys, Key key, String host) {
        if (!http.allowAnonymous() && !hasKeys && !isLoopback(key, host)) {
            throw new ConfigError(key.path() + ": " + host
                    + " can be reached from other machines, and no API key is configured; give one with --api-key"
                    + " ID:SECRET, bind HTTP to 127.0.0.1, or allow anybody to read with http.allowAnonymous: true ("
                    + Key.HTTP_ALLOW_ANONYMOUS.variable() + "=true)");
        }
    }

    /** A certificate is a credential; a Unix socket is of this machine, and its file says who may open it. */
    private static void check(MqttListener listener) {
        TlsConfig tls = listener.broker().tls();
        boolean certified = tls != null && tls.clientAuth() == TlsConfig.ClientAuth.REQUIRED;
        if (listener.broker().address() instanceof ListenAddress.Inet inet
                && !listener.allowAnonymous()
                && !certified
                && !isLoopback(listener.origin() + ".host", inet.host())) {
            throw new ConfigError(listener.origin() + ".host: " + inet.host()
                    + " can be reached from other machines, and clients cannot be known there; give them"
                    + " passwords with mqtt.auth.passwordFile, ask for their certificates with tls.clientAuth: required, or allow anybody to connect with"
                    + " allowAnonymous: true");
        }
    }

    /** Who may read over HTTP as long as no API key is configured; nobody where keys may come, for the last one to be revoked must open nothing. */
    public static AnonymousReads anonymousReads(HttpConfig http) {
        if (http.keysFile() != null) {
            return AnonymousReads.NOBODY;
        }
        if (http.allowAnonymous()) {
            return AnonymousReads.EVERYBODY;
        }
        HttpTls tls = http.tls();
        boolean isLocal =
                isLoopback(Key.HTTP_HOST, http.host()) && (tls == null || isLoopback(Key.HTTP_TLS_HOST, tls.host()));
        return isLocal ? AnonymousReads.LOCAL : AnonymousReads.NOBODY;
    }

    /** Whether a host can be reached from this machine alone. */
    public static boolean isLoopback(Key key, String host) {
        return isLoopback(key.path(), host);
    }

    private static boolean isLoopback(String place, String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException e) {
            throw new ConfigError(place + ": '" + host + "' is not an address of this machine, nor a known name");
        }
    }
}
