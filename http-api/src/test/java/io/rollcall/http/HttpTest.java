package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds on every path. */
class HttpTest {

    @Test
    void anUnknownPathIsAProblem() {
        try (Api api = Api.open()) {
            Api.Reply reply = api.get("/api/v2/clients");

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("content-type")).startsWith("application/problem+json");
            assertThat(reply.json().get("requestId").asText()).isEqualTo(reply.header("x-request-id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/nowhere", "/api/v0002/clientconnectionstates/1", "/?Action=X"})
    void everyAnswerForbidsSniffingAndStoring(String path) {
        try (Api api = Api.open()) {
            Api.Reply reply = api.get(path);

            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("cache-control")).isEqualTo("no-store");
            assertThat(reply.header("x-request-id")).isNotBlank();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
                "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "nonsense\r\n\r\n",
            })
    void whatIsNoRequestIsAnErrorOfTheCaller(String request) {
        try (Api api = Api.open()) {
            assertThat(api.raw(request).status()).isBetween(400, 499);
        }
    }

    @Test
    void aTargetMayBeAbsolute() {
        try (Api api = Api.open()) {
            assertThat(api.get("http://127.0.0.1:" + api.port() + "/healthz").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void headersBeyondTheLimitAreRefused() {
        HttpLimits limits = Api.narrow().build();
        try (Api api = Api.of(List.of(), limits, Clock.systemUTC())) {
            assertThat(api.get("/healthz", "X-Long: " + "x".repeat(1100)).status())
                    .isEqualTo(431);
            assertThat(api.get("/healthz?" + "x".repeat(1100)).status()).isEqualTo(414);
        }
    }

    @Test
    void oneConnectionMoreThanTheLimitIsClosed() throws IOException {
        HttpLimits limits = Api.narrow().connections(1).build();
        try (Api api = Api.of(List.of(), limits, Clock.systemUTC());
                Socket first = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
            // answered, so the server knows of it
            first.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            assertThat(first.getInputStream().read()).isEqualTo('H');

            try (Socket second = new Socket(InetAddress.getLoopbackAddress(), api.port())) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(api.counted("http.connections.refused")).isEqualTo(1);
        }
    }

    @Test
    void oneConnectionCarriesManyRequests() throws IOException, InterruptedException {
        try (Api api = Api.open()) {
            HttpClient client = HttpClient.newHttpClient();
            URI uri = URI.create("http://127.0.0.1:" + api.port() + "/healthz");
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> reply =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertThat(reply.statusCode()).isEqualTo(200);
                assertThat(reply.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            }
        }
    }
}
