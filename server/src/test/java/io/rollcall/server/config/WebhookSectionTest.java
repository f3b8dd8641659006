package io.rollcall.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.http.auth.Sight;
import io.rollcall.http.nativeapi.FeedFilter;
import io.rollcall.server.webhook.WebhookConfig;
import io.rollcall.server.webhook.WebhookLimits;
import io.rollcall.server.webhook.WebhookSecret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSectionTest {
    private static final String LEAST = "name: a, url: 'http://h/', secretVariable: HOOK";

    @TempDir
    Path directory;

    private List<WebhookConfig> webhooks(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("rollcall.yaml"), yaml);
            return ServerConfig.of(ConfigFile.read(file.toString(), "--config")).webhooks();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyKeyIsRead() {
        assertThat(webhooks("""
                webhooks:
                  - name: ledger
                    url: https://example.org/hook?x=1
                    secretFile: hook.secret
                    types: [connected, disconnected]
                    clientId: me
                    prefix: m
                    group: GID_x
                    from: oldest
                    ca: ca.pem
                    entriesMax: 7
                    bytesMax: 2000
                    linger: 3ms
                    timeout: 4s
                    retryFirst: 5s
                    retryMax: 6m
                    giveUpAfter: 7h
                    deadBytesMax: 8000
                    deadEntriesMax: 9
                """))
                .containsExactly(new WebhookConfig(
                        "ledger",
                        URI.create("https://example.org/hook?x=1"),
                        new WebhookSecret(Path.of("hook.secret"), null),
                        new FeedFilter(Set.of("connected", "disconnected"), "me", "m", "GID_x", Sight.ALL),
                        true,
                        Path.of("ca.pem"),
                        new WebhookLimits(
                                7,
                                2000,
                                Duration.ofMillis(3),
                                Duration.ofSeconds(4),
                                Duration.ofSeconds(5),
                                Duration.ofMinutes(6),
                                Duration.ofHours(7),
                                8000,
                                9)));
    }

    @Test
    void whatIsNotSaidHasADefault() {
        WebhookConfig hook = webhooks("webhooks: [{" + LEAST + "}]").get(0);
        assertThat(hook.limits()).isEqualTo(WebhookLimits.DEFAULTS);
        assertThat(hook.filter()).isEqualTo(new FeedFilter(Set.of(), null, null, null, Sight.ALL));
        assertThat(hook.fromOldest()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: 'http://h/', secretFile: s | webhooks[0]: name is missing",
                "name: a/b, url: 'http://h/', secretFile: s | webhooks[0].name: 'a/b' is not of 1 to 64 letters",
                "name: a, url: 'ftp://h/?secret', secretFile: s | webhooks[0].url: 'ftp://h/' is not an URL of http or https",
                "name: a, url: 'http://u:p@h/', secretFile: s | webhooks[0].url: that of webhook 'a' has a user",
                "name: a, url: 'http://h/' | webhooks[0].secretFile: one of secretFile and secretVariable is wanted",
                "name: a, url: 'http://h/', secretVariable: ROLLCALL_X | webhooks[0].secretVariable: 'ROLLCALL_X' is not a variable",
                "name: a, url: 'http://h/', secretFile: s, ca: c | webhooks[0].ca: c says nothing for an url without https",
                "name: a, url: 'http://h/', secretFile: s, types: [moved] | webhooks[0].types[0]: 'moved' is not one of connected,",
                "name: a, url: 'http://h/', secretFile: s, entriesMax: 0 | webhooks[0].entriesMax: 0 is not within 1 and 10000",
                "name: a, url: 'http://h/', secretFile: s, retryMax: 1ms | webhooks[0].retryMax: 1 ms is not within 1000 ms",
                "name: a, url: 'http://h/', secretFile: s, secret: s | webhooks[0].secret: no such key; the nearest is",
            })
    void whatCannotBeIsRefusedWithThePlace(String written, String said) {
        assertThatThrownBy(() -> webhooks("webhooks: [{" + written + "}]"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining(said);
    }

    @Test
    void namesAreThereOnce() {
        assertThatThrownBy(() -> webhooks("webhooks: [{" + LEAST + "}, {" + LEAST + "}]"))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("webhooks[1].name: another webhook is called 'a' already");
    }
}
