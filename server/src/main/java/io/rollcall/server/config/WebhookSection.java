package io.rollcall.server.config;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.nativeapi.FeedFilter;
import io.rollcall.http.nativeapi.FeedJson;
import io.rollcall.server.webhook.WebhookConfig;
import io.rollcall.server.webhook.WebhookLimits;
import io.rollcall.server.webhook.WebhookSecret;
import io.rollcall.server.webhook.Webhooks;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The entries of {@code webhooks}. */
final class WebhookSection {
    private static final List<String> KEYS = List.of(
            "name",
            "url",
            "secretFile",
            "secretVariable",
            "types",
            "clientId",
            "prefix",
            "group",
            "from",
            "ca",
            "entriesMax",
            "bytesMax",
            "linger",
            "timeout",
            "retryFirst",
            "retryMax",
            "giveUpAfter",
            "deadBytesMax",
            "deadEntriesMax");
    private static final String A_FILE = "a path";

    private WebhookSection() {}

    static List<WebhookConfig> read(List<Written.Section> sections) {
        List<WebhookConfig> hooks = sections.stream()
                .map(section -> Fields.read(section, KEYS, WebhookSection::webhook))
                .toList();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < hooks.size(); i++) {
            if (!names.add(hooks.get(i).name())) {
                throw new ConfigError(sections.get(i).origin() + ".name: another webhook is called '"
                        + hooks.get(i).name() + "' already");
            }
        }
        if (hooks.size() > Webhooks.WEBHOOKS_MAX) {
            throw new ConfigError(
                    Key.WEBHOOKS.path() + ": " + hooks.size() + " are more than " + Webhooks.WEBHOOKS_MAX);
        }
        return hooks;
    }

    private static WebhookConfig webhook(Fields fields) {
        return new WebhookConfig(
                fields.value("name", "a name", Reading::text).orElseThrow(() -> fields.isMissing("name")),
                fields.value("url", "an URL of http or https", WebhookSection::url)
                        .orElseThrow(() -> fields.isMissing("url")),
                new WebhookSecret(
                        fields.value("secretFile", A_FILE, Reading::path).orElse(null),
                        fields.value(
                                        "secretVariable",
                                        "a variable whose name does not begin with ROLLCALL_",
                                        WebhookSection::variable)
                                .orElse(null)),
                filter(fields),
                fields.value("from", "oldest or now", WebhookSection::fromOldest)
                        .orElse(false),
                fields.value("ca", A_FILE, Reading::path).orElse(null),
                limits(fields));
    }

    private static FeedFilter filter(Fields fields) {
        return new FeedFilter(
                Set.copyOf(fields.values(
                        "types",
                        "one of " + String.join(", ", FeedJson.TYPES),
                        type -> Optional.of(type).filter(FeedJson.TYPES::contains))),
                fields.value("clientId", "a client id", Reading::text).orElse(null),
                fields.value("prefix", "what client ids begin with", Reading::text)
                        .orElse(null),
                fields.value("group", "a group such as GID_x", Reading::text).orElse(null),
                Sight.ALL);
    }

    private static WebhookLimits limits(Fields fields) {
        WebhookLimits defaults = WebhookLimits.DEFAULTS;
        return new WebhookLimits(
                (int) fields.number("entriesMax", defaults.entriesMax(), 0, Integer.MAX_VALUE),
                (int) fields.number("bytesMax", defaults.bytesMax(), 0, Integer.MAX_VALUE),
                duration(fields, "linger", defaults.linger()),
                duration(fields, "timeout", defaults.timeout()),
                duration(fields, "retryFirst", defaults.retryFirst()),
                duration(fields, "retryMax", defaults.retryMax()),
                duration(fields, "giveUpAfter", defaults.giveUpAfter()),
                fields.number("deadBytesMax", defaults.deadBytesMax(), 0, Long.MAX_VALUE),
                (int) fields.number("deadEntriesMax", defaults.deadEntriesMax(), 0, Integer.MAX_VALUE));
    }

    private static Duration duration(Fields fields, String name, Duration otherwise) {
        return fields.value(name, Reading.A_DURATION, Reading::duration).orElse(otherwise);
    }

    /** The server refuses variables of ours that it does not know. */
    private static Optional<String> variable(String text) {
        return Optional.of(text).filter(name -> !name.isBlank() && !name.startsWith(Key.ENVIRONMENT_PREFIX));
    }

    private static Optional<Boolean> fromOldest(String text) {
        return switch (text) {
            case "oldest" -> Optional.of(true);
            case "now" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
