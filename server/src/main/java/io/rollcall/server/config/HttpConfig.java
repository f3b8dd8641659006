package io.rollcall.server.config;

import io.rollcall.http.HttpLimits;
import io.rollcall.http.HttpTls;
import io.rollcall.http.alibaba.AlibabaLimits;
import io.rollcall.http.alibaba.Instances;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the HTTP faces listen.
 *
 * @param enabled whether there are any
 * @param host name or address to bind
 * @param port 0 is any free one
 * @param allowAnonymous whether anybody may read from elsewhere than this machine when no API key is configured
 * @param tls where they listen with TLS besides; absent when they do not
 * @param origins web origins whose pages may ask
 * @param instances the instances that Alibaba's callers may name
 * @param limits every number that callers may reach
 * @param keysFile more API keys, which may change while the server runs; absent when there is none
 * @param keysWatchInterval how often it is looked whether they have
 * @param accessLog {@code off}, {@code on} for where everything is logged, or the path of a file
 */
public record HttpConfig(
        boolean enabled,
        String host,
        int port,
        boolean allowAnonymous,
        @Nullable HttpTls tls,
        List<String> origins,
        Instances instances,
        HttpLimits limits,
        @Nullable Path keysFile,
        Duration keysWatchInterval,
        String accessLog) {
    /** No access log. */
    public static final String OFF = "off";

    /** An access log where everything is logged. */
    public static final String ON = "on";

    private static final Duration KEYS_WATCH_INTERVAL_DEFAULT = Duration.ofSeconds(2);
    public static final int PORT_DEFAULT = 8080;
    public static final int TLS_PORT_DEFAULT = 8443;

    public HttpConfig {
        Ports.check(port);
        origins = List.copyOf(origins);
        if (keysWatchInterval.toMillis() < 1) {
            throw new ConfigError("http.keysWatchInterval: " + keysWatchInterval.toMillis() + " ms is less than 1 ms");
        }
    }

    /** One plain port, and no more. */
    public HttpConfig(String host, int port, boolean allowAnonymous) {
        this(
                true,
                host,
                port,
                allowAnonymous,
                null,
                List.of(),
                Instances.ANY,
                HttpLimits.DEFAULT,
                null,
                KEYS_WATCH_INTERVAL_DEFAULT,
                OFF);
    }

    static HttpConfig of(Settings settings) {
        return new HttpConfig(
                settings.flag(Key.HTTP_ENABLED, true),
                settings.text(Key.HTTP_HOST, ServerConfig.HOST_DEFAULT, ServerConfig.AN_ADDRESS),
                settings.port(Key.HTTP_PORT, PORT_DEFAULT),
                settings.flag(Key.HTTP_ALLOW_ANONYMOUS, false),
                tls(settings),
                settings.texts(Key.HTTP_ORIGINS, "an origin such as https://example.org", HttpConfig::isOrigin),
                InstanceSection.read(settings.sections(Key.ALIBABA_INSTANCES)),
                limits(settings),
                settings.optional(Key.HTTP_KEYS_FILE, "a path", Reading::path).orElse(null),
                settings.duration(Key.HTTP_KEYS_WATCH_INTERVAL, KEYS_WATCH_INTERVAL_DEFAULT),
                settings.text(Key.HTTP_ACCESS_LOG, OFF, "off, on, or the path of a file"));
    }

    private static boolean isOrigin(String text) {
        return text.matches("https?://[A-Za-z0-9.\\[\\]:-]+");
    }

    /** There when a certificate is. */
    private static @Nullable HttpTls tls(Settings settings) {
        if (!settings.says(Key.HTTP_TLS_CERTIFICATE)) {
            for (Key key : List.of(Key.HTTP_TLS_KEY, Key.HTTP_TLS_HOST, Key.HTTP_TLS_PORT)) {
                if (settings.says(key)) {
                    throw new ConfigError(
                            Key.HTTP_TLS_CERTIFICATE.path() + ": is missing, and " + key.path() + " is there");
                }
            }
            return null;
        }
        if (!settings.says(Key.HTTP_TLS_KEY)) {
            throw new ConfigError(
                    Key.HTTP_TLS_KEY.path() + ": is missing, and " + Key.HTTP_TLS_CERTIFICATE.path() + " is there");
        }
        return new HttpTls(
                settings.text(
                        Key.HTTP_TLS_HOST,
                        settings.text(Key.HTTP_HOST, ServerConfig.HOST_DEFAULT, ServerConfig.AN_ADDRESS),
                        ServerConfig.AN_ADDRESS),
                settings.port(Key.HTTP_TLS_PORT, TLS_PORT_DEFAULT),
                settings.path(Key.HTTP_TLS_CERTIFICATE, Path.of("")),
                settings.path(Key.HTTP_TLS_KEY, Path.of("")));
    }

    private static HttpLimits limits(Settings settings) {
        HttpLimits defaults = HttpLimits.DEFAULT;
        return settings.section(
                "http",
                () -> defaults.toBuilder()
                        .connections(whole(settings, Key.HTTP_CONNECTIONS_MAX, defaults.connections(), 1))
                        .connectionsPerAddress(whole(
                                settings, Key.HTTP_CONNECTIONS_PER_ADDRESS_MAX, defaults.connectionsPerAddress(), 1))
                        .headerBytes(whole(settings, Key.HTTP_HEADER_BYTES_MAX, defaults.headerBytes(), 256))
                        .bodyBytes(whole(settings, Key.HTTP_BODY_BYTES_MAX, defaults.bodyBytes(), 0))
                        .idleTimeout(settings.duration(Key.HTTP_IDLE_TIMEOUT, defaults.idleTimeout()))
                        .bodyTimeout(settings.duration(Key.HTTP_BODY_TIMEOUT, defaults.bodyTimeout()))
                        .alibaba(alibaba(settings))
                        .build());
    }

    private static AlibabaLimits alibaba(Settings settings) {
        AlibabaLimits defaults = AlibabaLimits.DEFAULT;
        return new AlibabaLimits(
                whole(settings, Key.ALIBABA_SINGLE_QUERIES_PER_SECOND, defaults.singleQueriesPerSecond(), 1),
                whole(settings, Key.ALIBABA_BATCH_QUERIES_PER_SECOND, defaults.batchQueriesPerSecond(), 1),
                whole(settings, Key.ALIBABA_OTHER_CALLS_PER_SECOND, defaults.otherCallsPerSecond(), 1),
                whole(settings, Key.ALIBABA_NONCES_MAX, defaults.nonces(), 1));
    }

    private static int whole(Settings settings, Key key, int otherwise, int min) {
        return Math.toIntExact(settings.number(key, otherwise, min, Integer.MAX_VALUE));
    }
}
