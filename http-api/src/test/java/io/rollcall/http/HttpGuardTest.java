package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.http.auth.Scope;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What keeps callers from harm to the server and to each other: limits, and the rules for browsers. */
class HttpGuardTest {
    private static final String STATES = "/api/v0002/clientconnectionstates";
    private static final String SWITCH = "/api/v0002/config/clientstate";
    private static final String CONSOLE = "https://console.example.org";

    private static Socket connect(Api api) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void answered(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    @Test
    void anAddressHasItsShareOfConnections() throws IOException {
        HttpLimits limits = Api.narrow().connectionsPerAddress(2).build();
        try (Api api = Api.of(Api.config().limits(limits).build())) {
            try (Socket first = connect(api);
                    Socket second = connect(api);
                    Socket third = connect(api)) {
                answered(first);
                answered(second);
                assertThat(third.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(api.counted("http.connections.refused", "limit", "connectionsPerAddress"))
                    .isEqualTo(1);
            await().untilAsserted(() -> assertThat(api.get("/healthz").status()).isEqualTo(200));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Slow: ", "Transfer-Encoding: chunked\r\n\r\n"})
    void whoOnlyKeepsAPlaceIsClosedThoughItIsNeverSilent(String rest) throws IOException {
        HttpLimits limits = Api.narrow()
                .headerBytes(1024 * 1024)
                .idleTimeout(Duration.ofMillis(500))
                .build();
        try (Api api = Api.of(Api.config().limits(limits).build());
                Socket socket = connect(api)) {
            OutputStream out = socket.getOutputStream();
            out.write(("GET /healthz HTTP/1.1\r\nHost: x\r\n" + rest).getBytes(UTF_8));

            await().pollInterval(Duration.ofMillis(20)).until(() -> !takes(out));
        }
    }

    @Test
    void aBodyThatNobodyReadsEndsWithItsConnection() throws IOException {
        HttpLimits limits = Api.narrow().idleTimeout(Duration.ofMillis(500)).build();
        try (Api api = Api.of(Api.config().limits(limits).build());
                Socket socket = connect(api)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".getBytes(UTF_8));

            await().pollInterval(Duration.ofMillis(20)).until(() -> !takes(out));

            assertThat(api.counted("http.connections.idle.closed")).isEqualTo(1);
        }
    }

    private static boolean takes(OutputStream out) throws IOException {
        try {
            out.write('x');
            return true;
        } catch (SocketException closed) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({"POST /, SystemOverFlow|RequestTimeout", "PUT /api/v0002/config/clientstate, CUDCS0010E"})
    void aBodyThatDoesNotComeInTimeIsAnswered408(String request, String words) throws IOException {
        Api.Holder admin = Api.holder("admin", Scope.READ, Scope.ADMIN);
        HttpLimits limits = Api.narrow().bodyTimeout(Duration.ofMillis(50)).build();
        try (Api api = Api.of(
                        Api.config().limits(limits).keys(List.of(admin.key())).build());
                Socket socket = connect(api)) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n" + admin.basic()
                                    + "\r\n\r\n12345")
                            .getBytes(UTF_8));

            String reply = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(reply).startsWith("HTTP/1.1 408 ").contains("connection: close");
            assertThat(reply).containsPattern(words);
        }
    }

    @Test
    void whoFollowsTheFeedIsNotIdleWhileNothingHappens() throws IOException {
        HttpLimits limits = Api.narrow().idleTimeout(Duration.ofSeconds(1)).build();
        try (Api api = Api.openLive(Api.config().limits(limits).build())) {
            assertThat(api.get("/api/v1/feed/entries?wait=30").json().get("entries"))
                    .isEmpty();

            HttpResponse<InputStream> stream = stream(api);
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), UTF_8));
            int beats = 0;
            while (beats < 3) { // two of them come after more than the idle timeout
                String line = lines.readLine();
                assertThat(line).isNotNull();
                beats += line.equals(": heartbeat") ? 1 : 0;
            }
            lines.close();
        }
    }

    private static HttpResponse<InputStream> stream(Api api) throws IOException {
        URI feed = URI.create("http://127.0.0.1:" + api.port() + "/api/v1/feed");
        try {
            return HttpClient.newHttpClient().send(HttpRequest.newBuilder(feed).build(), BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    @Test
    void whatIsRefusedBeforeAnyFaceIsCountedToo() {
        try (Api api = Api.of(Api.config().limits(Api.narrow().build()).build())) {
            Api.Reply refused = api.get("/healthz", "X-Long: " + "x".repeat(2_000));
            assertThat(refused.header("x-request-id")).matches("[0-9A-F-]{36}");
            assertThat(refused.header("connection")).isEqualTo("close");
            api.get("/healthz?" + "x".repeat(2_000));
            api.raw("nonsense\r\n\r\n");

            for (String status : List.of("431", "414", "400")) {
                await().until(() -> api.counted("http.requests", "face", "none", "status", status) == 1);
            }
        }
    }

    @Test
    void aLongAnswerIsCompressedForWhoTakesItSo() throws IOException, InterruptedException {
        try (Api api = Api.open()) {
            IntStream.range(0, 20).forEach(i -> api.presence.know(Clients.connected("d:org:type:" + i)));
            String plain = api.get(STATES).body();

            HttpResponse<byte[]> packed = get(api, STATES);

            assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
            assertThat(packed.body().length).isLessThan(plain.length() / 3);
            byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
            assertThat(new String(unpacked, UTF_8)).isEqualTo(plain);
            // a short one is not worth it
            assertThat(get(api, "/healthz").headers().firstValue("content-encoding"))
                    .isEmpty();
        }
    }

    private static HttpResponse<byte[]> get(Api api, String target) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + target))
                .header("accept-encoding", "gzip")
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
    }

    @Test
    void pagesOfAConfiguredOriginMayAsk() {
        try (Api api = Api.of(Api.config().origins(List.of(CONSOLE)).build())) {
            Api.Reply preflight = api.send(
                    "OPTIONS",
                    "/api/v1/counts",
                    "",
                    "Origin: " + CONSOLE,
                    "Access-Control-Request-Method: GET",
                    "Access-Control-Request-Headers: authorization");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.header("access-control-allow-origin")).isEqualTo(CONSOLE);
            assertThat(preflight.header("access-control-allow-headers")).contains("authorization");
            assertThat(preflight.header("access-control-allow-credentials")).isNull();

            Api.Reply reply = api.get("/api/v1/counts", "Origin: " + CONSOLE);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("access-control-allow-origin")).isEqualTo(CONSOLE);
            assertThat(reply.header("access-control-expose-headers")).contains("x-request-id");
            assertThat(reply.header("vary")).isEqualTo("origin");
            assertThat(api.get("/api/v1/counts").header("vary")).isEqualTo("origin");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.org", "http://console.example.org", "null"})
    void pagesOfOtherOriginsReadNothing(String origin) {
        try (Api open = Api.open();
                Api api = Api.of(Api.config().origins(List.of(CONSOLE)).build())) {
            for (Api each : List.of(open, api)) {
                Api.Reply reply = each.get("/api/v1/counts", "Origin: " + origin);
                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.header("access-control-allow-origin")).isNull();
                assertThat(each.send("OPTIONS", "/api/v1/counts", "", "Origin: " + origin)
                                .header("access-control-allow-origin"))
                        .isNull();
            }
        }
    }

    @Test
    void pagesOfOtherOriginsChangeNothingWhateverCredentialsABrowserSends() {
        Api.Holder admin = Api.holder("admin", Scope.READ, Scope.ADMIN);
        HttpApiConfig config = Api.config()
                .origins(List.of(CONSOLE))
                .keys(List.of(admin.key()))
                .build();
        try (Api api = Api.of(config)) {
            String off = "{\"enabled\":false}";
            assertThat(api.send("PUT", SWITCH, off, admin.basic(), "Origin: https://evil.example.org")
                            .status())
                    .isEqualTo(403);
            assertThat(api.get(SWITCH, admin.basic()).body()).contains("true");
            assertThat(api.send("PUT", SWITCH, off, admin.basic(), "Origin: " + CONSOLE)
                            .status())
                    .isEqualTo(200);
            assertThat(api.send("PUT", SWITCH, off, admin.basic(), "Host: here:80", "Origin: http://here:80")
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 200",
        "127.0.0.1, 200",
        "[::1]:8080, 200",
        "localhost:8080, 200",
        "LOCALHOST, 200",
        "a.localhost, 200",
        "evil.example.org:8080, 421",
        "localhost.example.org, 421",
        "127.0.0.1.example.org, 421",
    })
    void whereAnybodyHereMayReadNobodyElsesNameStandsForHere(String host, int status) {
        try (Api local = Api.of(HttpApiConfig.loopback(0, List.of()))) {
            assertThat(local.get("/api/v1/counts", "Host: " + host).status()).isEqualTo(status);
        }
        Api.Holder reader = Api.holder("reader", Scope.READ);
        try (Api keyed = Api.of(HttpApiConfig.loopback(0, List.of(reader.key())))) {
            assertThat(keyed.get("/api/v1/counts", "Host: " + host, reader.basic())
                            .status())
                    .isEqualTo(200);
        }
    }
}
