package io.rollcall.server;

import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.http.HttpTls;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.MqttListener;
import io.rollcall.server.config.ServerConfig;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Whether a server could start with a configuration, as far as that can be told without opening a port or touching its data. */
final class ConfigCheck {
    private ConfigCheck() {}

    /**
     * Reads all files of users, rules, keys and certificates that the configuration names.
     *
     * @throws io.rollcall.server.config.ConfigError when it would let strangers in
     * @throws StartError when a file cannot be read; the message names it, and the line
     */
    static void run(ServerConfig config) {
        Exposure.check(config);
        Opening.access(config).close();
        for (MqttListener listener : config.mqtt().listeners()) {
            check(listener.origin(), listener.broker().tls());
        }
        HttpTls tls = config.http().enabled() ? config.http().tls() : null;
        check("http.tls", tls == null ? null : TlsConfig.of(tls.certificate(), tls.key()));
    }

    private static void check(String origin, @Nullable TlsConfig tls) {
        try {
            if (tls != null) {
                tls.check();
            }
        } catch (IOException e) {
            throw new StartError(origin + ": " + e.getMessage(), e);
        }
    }
}
