package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there is something to GET, its head can be asked for alone. */
class HeadTest {
    private final Api.Holder holder = Api.holder("a-org-1", Scope.READ, Scope.STREAM, Scope.ADMIN);
    private final Api api = Api.withKeys(holder.key());

    @BeforeEach
    void know() {
        api.presence.know(Clients.connected("d:org:type:1"));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/clients",
                "/api/v1/clients?bogus=1",
                "/api/v1/clients/d:org:type:1",
                "/api/v1/clients/nobody",
                "/api/v1/counts",
                "/api/v0002/clientconnectionstates",
                "/api/v0002/clientconnectionstates/d:org:type:1",
                "/api/v0002/config/clientstate",
                "/metrics",
                "/readyz",
                "/openapi.json",
                "/docs",
                "/console/",
                "/nothing"
            })
    void theHeadIsThatOfTheAnswer(String path) {
        Api.Reply whole = api.get(path, holder.basic());
        Api.Reply head = api.send("HEAD", path, "", holder.basic());

        assertThat(head.status()).isEqualTo(whole.status());
        assertThat(head.header("content-type")).isEqualTo(whole.header("content-type"));
        assertThat(head.body()).isEmpty();
        assertThat(whole.body()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/feed", "/api/v1/feed/entries", "/api/v1/stats/stream", "/?Action=a"})
    void aStreamHasNone(String path) {
        Api.Reply head = api.send("HEAD", path, "", holder.basic());

        assertThat(head.status()).isEqualTo(405);
        assertThat(head.header("allow")).startsWith("GET").doesNotContain("HEAD");
    }
}
