package io.rollcall.server.config;

import io.rollcall.server.config.AccessConfig.CertificateName;
import io.rollcall.server.config.AccessConfig.Http;
import io.rollcall.server.config.AccessConfig.Jwt;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what is said below {@code mqtt.auth}, {@code mqtt.acl} and {@code mqtt.flapping}. */
final class AccessSettings {
    private static final Duration WATCH_INTERVAL_DEFAULT = Duration.ofSeconds(10);
    private static final Duration CLOCK_SKEW_DEFAULT = Duration.ofSeconds(60);
    private static final Duration REFRESH_DEFAULT = Duration.ofMinutes(5);
    private static final Duration TIMEOUT_DEFAULT = Duration.ofSeconds(5);
    private static final int IN_FLIGHT_DEFAULT = 100;
    private static final String NAMES = "names with commas between";
    private static final String A_CERTIFICATE_NAME = "none, commonName, subject, sanDns, sanEmail or sanUri";

    private final Settings settings;

    private AccessSettings(Settings settings) {
        this.settings = settings;
    }

    static AccessConfig read(Settings settings) {
        AccessSettings reading = new AccessSettings(settings);
        return new AccessConfig(
                reading.names(Key.MQTT_AUTH_CHAIN),
                reading.path(Key.MQTT_AUTH_PASSWORD_FILE),
                reading.path(Key.MQTT_AUTH_IBM_TOKENS_FILE),
                reading.text(Key.MQTT_AUTH_ALIBABA_INSTANCE_ID),
                settings.flag(Key.MQTT_AUTH_IBM_API_KEYS, false),
                settings.optional(
                                Key.MQTT_AUTH_CERTIFICATE_USER_NAME,
                                A_CERTIFICATE_NAME,
                                AccessSettings::certificateName)
                        .orElse(CertificateName.NONE),
                reading.jwt(),
                reading.http(),
                reading.path(Key.MQTT_ACL_FILE),
                settings.duration(Key.MQTT_AUTH_WATCH_INTERVAL, WATCH_INTERVAL_DEFAULT),
                settings.section("mqtt.auth", reading::limits));
    }

    private @Nullable Jwt jwt() {
        String keys = text(Key.MQTT_AUTH_JWT_KEYS);
        if (keys == null) {
            for (Key needless : List.of(
                    Key.MQTT_AUTH_JWT_ISSUER,
                    Key.MQTT_AUTH_JWT_AUDIENCE,
                    Key.MQTT_AUTH_JWT_CLIENT_ID_CLAIM,
                    Key.MQTT_AUTH_JWT_REVOKED_FILE)) {
                if (text(needless) != null) {
                    throw new ConfigError(
                            needless.path() + ": it says nothing without " + Key.MQTT_AUTH_JWT_KEYS.path());
                }
            }
            return null;
        }
        return new Jwt(
                keys,
                names(Key.MQTT_AUTH_JWT_ALGORITHMS),
                text(Key.MQTT_AUTH_JWT_ISSUER),
                text(Key.MQTT_AUTH_JWT_AUDIENCE),
                settings.duration(Key.MQTT_AUTH_JWT_CLOCK_SKEW, CLOCK_SKEW_DEFAULT),
                text(Key.MQTT_AUTH_JWT_CLIENT_ID_CLAIM),
                settings.text(Key.MQTT_AUTH_JWT_USER_NAME_CLAIM, "sub", "a name"),
                settings.text(Key.MQTT_AUTH_JWT_TOPICS_CLAIM, "acl", "a name"),
                settings.flag(Key.MQTT_AUTH_JWT_DISCONNECT_AT_EXPIRY, true),
                path(Key.MQTT_AUTH_JWT_REVOKED_FILE),
                settings.duration(Key.MQTT_AUTH_JWT_REFRESH, REFRESH_DEFAULT));
    }

    private @Nullable Http http() {
        URI url = settings.optional(Key.MQTT_AUTH_HTTP_URL, "an URL of http or https", AccessSettings::url)
                .orElse(null);
        return url == null
                ? null
                : new Http(url, settings.duration(Key.MQTT_AUTH_HTTP_TIMEOUT, TIMEOUT_DEFAULT), (int)
                        settings.number(Key.MQTT_AUTH_HTTP_IN_FLIGHT_MAX, IN_FLIGHT_DEFAULT, 1, 100_000));
    }

    private AccessLimits limits() {
        AccessLimits defaults = AccessLimits.DEFAULTS;
        return new AccessLimits(
                number(Key.MQTT_AUTH_THREADS, defaults.threads(), 1, 1_000),
                number(Key.MQTT_AUTH_WAITING_MAX, defaults.waitingMax(), 1, Integer.MAX_VALUE),
                settings.duration(Key.MQTT_AUTH_REMEMBER_FOR, defaults.rememberFor()),
                number(Key.MQTT_AUTH_REMEMBERED_MAX, defaults.rememberedMax(), 0, Integer.MAX_VALUE),
                number(Key.MQTT_AUTH_FAILURES_MAX, defaults.failuresMax(), 0, Integer.MAX_VALUE),
                settings.duration(Key.MQTT_AUTH_FAILURE_INTERVAL, defaults.failureInterval()),
                number(Key.MQTT_AUTH_TRACKED_MAX, defaults.trackedMax(), 1, Integer.MAX_VALUE),
                number(Key.MQTT_FLAPPING_CONNECTS_MAX, defaults.flappingConnectsMax(), 0, Integer.MAX_VALUE),
                settings.duration(Key.MQTT_FLAPPING_WINDOW, defaults.flappingWindow()),
                settings.duration(Key.MQTT_FLAPPING_BAN, defaults.flappingBan()));
    }

    private int number(Key key, int otherwise, int min, int max) {
        return (int) settings.number(key, otherwise, min, max);
    }

    private @Nullable String text(Key key) {
        return settings.optional(key, "a text", Reading::text).orElse(null);
    }

    private @Nullable Path path(Key key) {
        return settings.optional(key, "a path", Reading::path).orElse(null);
    }

    private List<String> names(Key key) {
        return settings.optional(key, NAMES, AccessSettings::list).orElse(List.of());
    }

    private static Optional<List<String>> list(String text) {
        List<String> names =
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return names.stream().anyMatch(String::isEmpty) ? Optional.empty() : Optional.of(names);
    }

    private static Optional<URI> url(String text) {
        try {
            URI url = new URI(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return http && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<CertificateName> certificateName(String text) {
        return switch (text) {
            case "none" -> Optional.of(CertificateName.NONE);
            case "commonName" -> Optional.of(CertificateName.COMMON_NAME);
            case "subject" -> Optional.of(CertificateName.SUBJECT);
            case "sanDns" -> Optional.of(CertificateName.SAN_DNS);
            case "sanEmail" -> Optional.of(CertificateName.SAN_EMAIL);
            case "sanUri" -> Optional.of(CertificateName.SAN_URI);
            default -> Optional.empty();
        };
    }
}
