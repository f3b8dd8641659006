package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.http.auth.ApiKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same API on a second port, with TLS. */
class HttpTlsTest {
    @TempDir
    static Path shared;

    private static SelfSigned first;

    @TempDir
    Path directory;

    private SelfSigned server;

    @BeforeAll
    static void certify() {
        first = SelfSigned.in(shared);
    }

    @BeforeEach
    void copy() throws IOException {
        server = new SelfSigned(
                Files.copy(first.certificate(), directory.resolve("certificate.pem")),
                Files.copy(first.key(), directory.resolve("key.pem")),
                first.trusting());
    }

    private HttpApiConfig.Builder config() {
        return Api.config().tls(new HttpTls("127.0.0.1", 0, server.certificate(), server.key()));
    }

    private static HttpClient client(SelfSigned trusted, Version version, String... protocols) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(protocols.length == 0 ? new String[] {"TLSv1.2", "TLSv1.3"} : protocols);
        return HttpClient.newBuilder()
                .sslContext(trusted.trusting())
                .sslParameters(parameters)
                .version(version)
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, Api api, String target, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + api.securePort() + target));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, TLSv1.2", "HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.2", "HTTP_2, TLSv1.3"})
    void everyVersionIsSpoken(Version version, String protocol) throws IOException, InterruptedException {
        try (Api api = Api.of(config().build())) {
            api.presence.know(Clients.connected("d:org:type:1"));

            HttpResponse<String> reply =
                    get(client(server, version, protocol), api, "/api/v0002/clientconnectionstates/d:org:type:1");

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.version()).isEqualTo(version);
            assertThat(reply.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
            assertThat(reply.body()).contains("\"connectionStatus\":\"connected\"");
            assertThat(api.get("/api/v0002/clientconnectionstates/d:org:type:1").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void theHostThatIsSignedIsThatOfHttp2Too() throws IOException, InterruptedException {
        try (Api api = Api.of(
                config().keys(List.of(new ApiKey("testak", "testsecret"))).build())) {
            HttpResponse<String> reply = get(
                    client(server, Version.HTTP_2),
                    api,
                    "/?ClientId=a&InstanceId=b&Format=JSON",
                    "x-acs-action",
                    "QuerySessionByClientId",
                    "x-acs-version",
                    "2020-04-20",
                    "x-acs-date",
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    "x-acs-signature-nonce",
                    "n",
                    "x-acs-content-sha256",
                    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                    "authorization",
                    "ACS3-HMAC-SHA256 Credential=testak,Signature=s,SignedHeaders="
                            + "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version");

            assertThat(reply.version()).isEqualTo(Version.HTTP_2);
            assertThat(reply.body())
                    .contains("\"Code\":\"SignatureDoesNotMatch\"")
                    .contains("\\nhost:localhost:" + api.securePort() + "\\n")
                    .contains("\"HostId\":\"localhost:" + api.securePort() + "\"");
        }
    }

    @Test
    void aCertificateThatWasReplacedIsShownToThoseWhoComeNext() throws IOException, InterruptedException {
        try (Api api = Api.of(config().build())) {
            HttpClient old = client(server, Version.HTTP_1_1);
            assertThat(get(old, api, "/healthz").statusCode()).isEqualTo(200);

            SelfSigned renewed = SelfSigned.in(directory);
            api.api().reloadTls();

            assertThat(get(client(renewed, Version.HTTP_1_1), api, "/healthz").statusCode())
                    .isEqualTo(200);
            // who is there stays
            assertThat(get(old, api, "/healthz").statusCode()).isEqualTo(200);
            assertThatExceptionOfType(SSLHandshakeException.class)
                    .isThrownBy(() -> get(client(server, Version.HTTP_1_1), api, "/healthz"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificate.pem", "key.pem"})
    void aFileThatIsBrokenIsNamedAndTheOldOnesStay(String file) throws IOException, InterruptedException {
        try (Api api = Api.of(config().build())) {
            Files.writeString(directory.resolve(file), "broken");
            assertThatThrownBy(() -> api.api().reloadTls())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("http.tls: '" + directory);
            Files.delete(directory.resolve(file));
            assertThatThrownBy(() -> api.api().reloadTls())
                    .isInstanceOf(IOException.class)
                    .hasMessage("http.tls: there is no file '" + directory.resolve(file) + "'");

            assertThat(get(client(server, Version.HTTP_2), api, "/healthz").statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificate.pem", "key.pem"})
    void withoutWhatItNeedsItDoesNotStart(String file) throws IOException {
        Files.writeString(directory.resolve(file), "broken");
        HttpApiConfig config = config().build();
        assertThatThrownBy(() -> Api.of(config)).isInstanceOf(IllegalStateException.class);
        Files.delete(directory.resolve(file));
        assertThatThrownBy(() -> Api.of(config))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("http.tls: there is no file '" + directory.resolve(file) + "'");
    }

    @Test
    void withoutTlsThereIsNoSecondPort() {
        try (Api api = Api.open()) {
            assertThat(api.securePort()).isZero();
            assertThatThrownBy(() -> get(client(server, Version.HTTP_2), api, "/healthz"))
                    .isInstanceOfAny(ConnectException.class, IOException.class);
        }
    }
}
