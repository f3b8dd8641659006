package io.rollcall.server;

import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.http.HttpTls;
import io.rollcall.server.config.MqttListener;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.webhook.WebhookConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks who may read the files that have secrets. The file of API keys is not among them: whether it has secrets, it knows itself
 * ({@link io.rollcall.server.keys.KeyFile#exposure}).
 */
final class SecretFiles {
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private SecretFiles() {}

    /**
     * A sentence for each file that others than its owner may read.
     *
     * @param configFile the configuration, if it has secrets itself
     */
    static List<String> exposed(ServerConfig config, @Nullable Path configFile) {
        List<String> exposed = new ArrayList<>();
        if (configFile != null) {
            look(exposed, configFile, "secrets of API keys");
        }
        for (Path key : tlsKeys(config)) {
            look(exposed, key, "a private key");
        }
        for (WebhookConfig webhook : config.webhooks()) {
            Path file = webhook.secret().file();
            if (file != null) {
                look(exposed, file, "the secret of the webhook " + webhook.name());
            }
        }
        return exposed;
    }

    private static Set<Path> tlsKeys(ServerConfig config) {
        Set<Path> keys = new LinkedHashSet<>();
        for (MqttListener listener : config.mqtt().listeners()) {
            TlsConfig tls = listener.broker().tls();
            if (tls != null) {
                tls.identities().forEach(identity -> keys.add(identity.key()));
            }
        }
        HttpTls http = config.http().tls();
        if (http != null) {
            keys.add(http.key());
        }
        return keys;
    }

    private static void look(List<String> exposed, Path file, String what) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            permissions.retainAll(OF_OTHERS);
            if (!permissions.isEmpty()) {
                exposed.add(file + " has " + what + ", and others than its owner may read it: chmod 600 " + file);
            }
        } catch (IOException | UnsupportedOperationException unknown) {
            // what is not there is said by whoever reads it; without permissions of POSIX there is nothing to say
        }
    }
}
