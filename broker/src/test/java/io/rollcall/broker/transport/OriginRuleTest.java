package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginRuleTest {

    private static boolean allows(List<String> origins, boolean onLoopback, String host, @Nullable String origin) {
        HttpHeaders headers = new DefaultHttpHeaders().set("Host", host);
        if (origin != null) {
            headers.set("Origin", origin);
        }
        return new OriginRule(origins, onLoopback).allows(headers);
    }

    @Test
    void whatIsNoPageMayConnect() {
        assertThat(allows(List.of(), true, "localhost", null)).isTrue();
        assertThat(allows(List.of("https://example.org"), false, "localhost", null))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, https://example.org, true",
        "example.org:8083, http://example.org, true",
        "Example.org, https://EXAMPLE.ORG:8443, true",
        "'[2001:db8::1]:80', 'http://[2001:db8::1]', true",
        "example.org, https://www.example.org, false",
        "example.org, https://example.org.evil.example, false",
        "example.org, null, false",
        "example.org, '', false",
        "example.org, 'not a url', false",
        "'', http://, false",
    })
    void withoutAListPagesOfTheSameHostMay(String host, String origin, boolean may) {
        assertThat(allows(List.of(), false, host, origin)).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8083, http://localhost:3000, true",
        "127.0.0.1:8083, http://127.0.0.1:8083, true",
        "'[::1]:8083', 'http://[::1]:8083', true",
        "evil.example:8083, http://evil.example:8083, false",
    })
    void onLoopbackAPageWhoseNameWasBentToThisMachineMayNot(String host, String origin, boolean may) {
        assertThat(allows(List.of(), true, host, origin)).isEqualTo(may);
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.org, true",
        "HTTPS://EXAMPLE.ORG, true",
        "https://other.example:8443, true",
        "http://example.org, false",
        "https://localhost, false",
    })
    void withAListOnlyTheseMay(String origin, boolean may) {
        List<String> origins = List.of("https://example.org", "https://other.example:8443");

        assertThat(allows(origins, true, "localhost", origin)).isEqualTo(may);
    }

    @Test
    void aStarIsForAll() {
        assertThat(allows(List.of("*"), true, "localhost", "https://evil.example"))
                .isTrue();
    }
}
