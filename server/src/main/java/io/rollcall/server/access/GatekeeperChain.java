package io.rollcall.server.access;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.server.access.password.HashWorkers;
import io.rollcall.server.access.password.PasswordGatekeeper;
import io.rollcall.server.access.spi.Gatekeeper;
import io.rollcall.server.access.spi.GatekeeperProvider;
import io.rollcall.server.access.token.AlibabaSignature;
import io.rollcall.server.access.token.CertificateGatekeeper;
import io.rollcall.server.access.token.HttpGatekeeper;
import io.rollcall.server.access.token.IbmApiKeys;
import io.rollcall.server.access.token.JwtGatekeeper;
import io.rollcall.server.config.AccessConfig;
import io.rollcall.server.config.AccessConfig.CertificateName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes the gatekeepers of a configuration. Those that cost least are asked first, unless the configuration says otherwise. */
final class GatekeeperChain {
    private static final String USE_TOKEN_AUTH = "use-token-auth";

    private final AccessConfig config;
    private final Map<String, Maker> configured = new LinkedHashMap<>();

    private interface Maker {
        Gatekeeper make() throws IOException;
    }

    GatekeeperChain(AccessConfig config, Function<String, @Nullable ApiKey> keys, HashWorkers workers) {
        this.config = config;
        if (config.certificateUserName() != CertificateName.NONE) {
            configured.put("certificate", () -> new CertificateGatekeeper(config.certificateUserName()));
        }
        String instance = config.alibabaInstanceId();
        if (instance != null) {
            configured.put("alibaba", () -> new AlibabaSignature(instance, keys));
        }
        if (config.ibmApiKeys()) {
            configured.put("ibmApiKeys", () -> new IbmApiKeys(keys));
        }
        Path tokens = config.ibmTokensFile();
        if (tokens != null) {
            configured.put(
                    "ibmTokens",
                    () -> new PasswordGatekeeper("ibmTokens", tokens, workers, GatekeeperChain::ibmClient));
        }
        AccessConfig.Jwt jwt = config.jwt();
        if (jwt != null) {
            configured.put("jwt", () -> new JwtGatekeeper(jwt, workers));
        }
        Path passwords = config.passwordFile();
        if (passwords != null) {
            configured.put(
                    "passwordFile",
                    () -> new PasswordGatekeeper("passwordFile", passwords, workers, Credentials::userName));
        }
        AccessConfig.Http http = config.http();
        if (http != null) {
            configured.put("http", () -> new HttpGatekeeper(http));
        }
    }

    /** A token of IBM is that of a client identifier. */
    private static @Nullable String ibmClient(Credentials credentials) {
        return USE_TOKEN_AUTH.equals(credentials.userName()) ? credentials.clientId() : null;
    }

    /** All files, as they were before they are read. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (@Nullable
        Path file : new @Nullable Path[] {config.passwordFile(), config.ibmTokensFile(), config.aclFile(), jwtFile()}) {
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    private @Nullable Path jwtFile() {
        AccessConfig.Jwt jwt = config.jwt();
        return jwt == null || jwt.isRemote() ? null : Path.of(jwt.keys());
    }

    /**
     * The gatekeepers, in order.
     *
     * @throws IOException when a file of one cannot be read
     * @throws IllegalArgumentException when the configuration names one that there is not
     */
    List<Gatekeeper> open() throws IOException {
        List<Gatekeeper> open = new ArrayList<>();
        for (String name : config.chain().isEmpty() ? configured.keySet() : config.chain()) {
            Maker maker = configured.get(name);
            open.add(maker == null ? provided(name) : maker.make());
        }
        return open;
    }

    private Gatekeeper provided(String name) {
        for (GatekeeperProvider provider : ServiceLoader.load(GatekeeperProvider.class)) {
            if (provider.name().equals(name)) {
                return provider.create();
            }
        }
        throw new IllegalArgumentException("mqtt.auth.chain: '" + name + "' is not configured, nor on the class path; "
                + (configured.isEmpty() ? "nothing is" : String.join(", ", configured.keySet()) + " would do"));
    }
}
