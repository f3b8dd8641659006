package io.rollcall.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.http.alibaba.AlibabaLimits;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A started HTTP API with a presence and a server of its own, and a client that sends requests byte by byte as written. */
final class Api implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final FakePresence presence = new FakePresence();
    final Presence live = Presence.open(PresenceConfig.inMemory());
    final FakeOperations operations;
    private final HttpApi api;

    private Api(HttpApiConfig config, boolean isLive, FakeOperations operations) {
        this.operations = operations;
        api = HttpApi.start(
                config, isLive ? live.queries() : presence, live.feed(), live.bookmarks(), live.history(), operations);
    }

    /** Without keys, and asked of a presence that is none of a test's making: {@link #live}. */
    static Api openLive() {
        return openLive(config().build());
    }

    /** Asked of a presence that is none of a test's making: {@link #live}. */
    static Api openLive(HttpApiConfig config) {
        return new Api(config, true, new FakeOperations());
    }

    /** Without keys: everybody may read. */
    static Api open() {
        return of(List.of(), HttpLimits.DEFAULT, Clock.systemUTC());
    }

    static Api withKeys(ApiKey... keys) {
        return of(List.of(keys), HttpLimits.DEFAULT, Clock.systemUTC());
    }

    static Api at(String now, ApiKey... keys) {
        return of(List.of(keys), HttpLimits.DEFAULT, Clock.fixed(Instant.parse(now), ZoneOffset.UTC));
    }

    static Api of(List<ApiKey> keys, HttpLimits limits, Clock clock) {
        return of(config().keys(keys).limits(limits).clock(clock).build());
    }

    /** A free port of the loopback address, open to everybody as long as there is no key. */
    static HttpApiConfig.Builder config() {
        return HttpApiConfig.at("127.0.0.1", 0).anonymousReads(AnonymousReads.EVERYBODY);
    }

    static Api of(HttpApiConfig config) {
        return new Api(config, false, new FakeOperations());
    }

    /** Around a server that was there before. */
    static Api of(HttpApiConfig config, FakeOperations operations) {
        return new Api(config, false, operations);
    }

    /** With as little of everything as there can be. */
    static HttpLimits.Builder narrow() {
        return HttpLimits.DEFAULT.toBuilder()
                .headerBytes(1024)
                .bodyBytes(1024)
                .connections(100)
                .queryWorkers(1)
                .waitingQueries(1)
                .alibaba(new AlibabaLimits(500, 100, 100, 1));
    }

    int port() {
        return api.port();
    }

    int securePort() {
        return api.securePort();
    }

    HttpApi api() {
        return api;
    }

    Reply get(String target, String... headers) {
        return send("GET", target, "", headers);
    }

    /** Sends a request with a body of known length, and closes the connection after the answer. */
    Reply send(String method, String target, String body, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        if (List.of(headers).stream().noneMatch(header -> header.startsWith("Host:"))) {
            request.append("Host: 127.0.0.1:").append(port()).append("\r\n");
        }
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            request.append("Content-Length: ")
                    .append(body.getBytes(UTF_8).length)
                    .append("\r\n");
        }
        return raw(request + "Connection: close\r\n\r\n" + body);
    }

    /** Sends these characters, and reads until the server closes. */
    Reply raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            return Reply.parse(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request, e);
        }
    }

    /** Somebody who holds a key, whose secret is {@code secret}. */
    record Holder(ApiKey key) {
        String basic() {
            return Api.basic(key.id(), key.secret().orElseThrow());
        }
    }

    static Holder holder(String id, Rights rights) {
        return new Holder(new ApiKey(id, "secret", rights));
    }

    /** Who may do this about the clients of the organization that the id names, or about all. */
    static Holder holder(String id, Scope... scopes) {
        Sight sight = new Sight(ApiKey.orgIn(id).orElse(null), Set.of());
        return holder(id, new Rights(Set.of(scopes), sight, Set.of(), Set.of()));
    }

    static String basic(String id, String secret) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((id + ":" + secret).getBytes(UTF_8));
    }

    double counted(String meter, String... tags) {
        var counter = operations.meters().find(meter).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    @Override
    public void close() {
        api.close();
        live.close();
    }

    /** What came back. Header names are in lower case. */
    record Reply(int status, Map<String, String> headers, String body) {
        private static Reply parse(String response) {
            int end = response.indexOf("\r\n\r\n");
            if (end < 0) {
                throw new AssertionError("no whole response: " + response);
            }
            String[] lines = response.substring(0, end).split("\r\n", -1);
            Map<String, String> headers = new TreeMap<>();
            for (String line : List.of(lines).subList(1, lines.length)) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).trim());
            }
            String body = new String(response.substring(end + 4).getBytes(ISO_8859_1), UTF_8);
            return new Reply(Integer.parseInt(lines[0].split(" ", -1)[1]), headers, body);
        }

        @Nullable
        String header(String name) {
            return headers.get(name);
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + body, e);
            }
        }
    }
}
