package io.rollcall.server;

import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.http.HttpTls;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.MqttListener;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.keys.KeyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a server could start with a configuration, as far as that can be told without opening a port or touching its data. */
final class ConfigCheck {
    private ConfigCheck() {}

    /**
     * Reads all files of users, rules, keys and certificates that the configuration names. Returns what should not be so, and does not keep
     * the server from starting.
     *
     * @throws io.rollcall.server.config.ConfigError when it would let strangers in
     * @throws StartError when a file cannot be read; the message names it, and the line
     */
    static List<String> run(ServerConfig config) {
        Exposure.check(config);
        Opening.access(config, new CurrentKeys(config.apiKeys())).close();
        for (MqttListener listener : config.mqtt().listeners()) {
            check(listener.origin(), listener.broker().tls());
        }
        HttpTls tls = config.http().enabled() ? config.http().tls() : null;
        check("http.tls", tls == null ? null : TlsConfig.of(tls.certificate(), tls.key()));
        Path keys = config.http().keysFile();
        return keys == null ? List.of() : check(new KeyFile(keys));
    }

    private static List<String> check(KeyFile keys) {
        try {
            List<KeyFile.Entry> unused = keys.read();
            String exposure = keys.exposure();
            return exposure.isEmpty() ? List.of() : List.of(exposure);
        } catch (FileError e) {
            throw new StartError(String.valueOf(e.getMessage()), e);
        }
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
