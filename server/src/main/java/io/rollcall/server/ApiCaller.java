package io.rollcall.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.server.outgoing.Trust;
import io.rollcall.server.outgoing.Unanswered;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a running server over its HTTP API, on behalf of an operator. Of one thread. */
final class ApiCaller {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String base;
    private final String key;
    private final HttpClient http;

    /**
     * Asks nothing yet.
     *
     * @param url such as {@code http://localhost:8080}
     * @param key {@code ID:SECRET}; empty for none
     * @param ca a file of certificates, as PEM, that the server's must be signed by; empty for those that the JDK trusts
     * @throws IllegalArgumentException when the URL is none
     * @throws IOException when the certificates cannot be read
     */
    ApiCaller(String url, String key, String ca) throws IOException {
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.key = key;
        String scheme = URI.create(base).getScheme();
        if (!"http".equals(scheme) && !"https".equals(scheme)) {
            throw new IllegalArgumentException("--url: '" + url + "' is not an URL of http or https");
        }
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT);
        http = ca.isEmpty()
                ? builder.build()
                : builder.sslContext(Trust.in("--ca", Path.of(ca))).build();
    }

    /** What went wrong, in one sentence. */
    static final class Failed extends IOException {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query with these parameters, with its question mark; empty when there are none. */
    static String query(Map<String, String> parameters) {
        return parameters.isEmpty()
                ? ""
                : parameters.entrySet().stream()
                        .map(each -> encode(each.getKey()) + "=" + encode(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /**
     * The answer to a request without a body.
     *
     * @throws Failed when the server cannot be reached, or refuses
     */
    JsonNode ask(String method, String path) throws IOException {
        HttpRequest request = request(path)
                .timeout(ANSWER_TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<InputStream> answer = send(request);
        try (InputStream body = answer.body()) {
            check(answer, body);
            return JSON.readTree(body);
        }
    }

    /**
     * The answer to a request with a body of JSON, which may take its time.
     *
     * @throws Failed when the server cannot be reached, or refuses
     */
    JsonNode askLong(String method, String path, JsonNode sent) throws IOException {
        HttpRequest request = request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(sent.toString()))
                .build();
        HttpResponse<InputStream> answer = send(request);
        try (InputStream body = answer.body()) {
            check(answer, body);
            return JSON.readTree(body);
        }
    }

    /** The beginning of a stream that has no end, to be closed. */
    InputStream stream(String path) throws IOException {
        HttpResponse<InputStream> answer = send(request(path).build());
        InputStream body = answer.body();
        if (answer.statusCode() != 200) {
            try (body) {
                check(answer, body);
            }
        }
        return body;
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return key.isEmpty() ? request : request.header("Authorization", "Bearer " + key);
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new Failed(base + " does not answer: " + Unanswered.because(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted");
        }
    }

    private void check(HttpResponse<InputStream> answer, InputStream body) throws IOException {
        if (answer.statusCode() / 100 == 2) {
            return;
        }
        String said = new String(body.readNBytes(64 * 1024), StandardCharsets.UTF_8);
        String detail;
        try {
            detail = JSON.readTree(said).path("detail").asText(said);
        } catch (IOException notJson) {
            detail = said;
        }
        throw new Failed(answer.statusCode() + ": " + TextTable.printable(detail));
    }
}
