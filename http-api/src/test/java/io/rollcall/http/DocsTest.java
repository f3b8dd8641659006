package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The documentation of the API, which everybody may read. */
class DocsTest {

    @ParameterizedTest
    @CsvSource({
        "/openapi.json, application/json, openapi",
        "/docs, text/html, /docs/docs.js",
        "/docs/docs.js, text/javascript, fetch",
        "/docs/docs.css, text/css, color-scheme"
    })
    void itIsServedWithoutAKeyAndLoadsNothingFromElsewhere(String path, String type, String part) {
        try (Api api = Api.withKeys(new ApiKey("key", "secret"))) {
            Api.Reply reply = api.get(path);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("content-type")).isEqualTo(type + "; charset=utf-8");
            assertThat(reply.header("content-security-policy")).startsWith("default-src 'none'");
            assertThat(reply.body()).contains(part).doesNotContain("https://");
        }
    }
}
