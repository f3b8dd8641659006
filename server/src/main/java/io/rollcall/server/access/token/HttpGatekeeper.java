package io.rollcall.server.access.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.Rights;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.config.AccessConfig.Http;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Asks another server by HTTP: a POST with what the client showed, in JSON. {@code {"result": "allow"}} lets it in, with
 * {@code userName}, {@code permissions} and {@code expiresAt} (seconds since 1970) if it likes; {@code deny} and {@code ignore} do not,
 * nor do the statuses 401 and 403. Any other answer, or none in time, is a failure: the client is told to come back later.
 */
public final class HttpGatekeeper implements Gatekeeper {
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Http config;
    private final HttpClient client;
    private final ObjectMapper json = new ObjectMapper();
    private final Semaphore inFlight;

    /** Nothing is asked yet. */
    public HttpGatekeeper(Http config) {
        this.config = config;
        this.client = HttpClient.newBuilder().connectTimeout(config.timeout()).build();
        this.inFlight = new Semaphore(config.inFlightMax());
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public CompletionStage<Answer> ask(Credentials credentials) {
        if (!inFlight.tryAcquire()) {
            return CompletableFuture.completedStage(Answer.BUSY);
        }
        CompletableFuture<HttpResponse<InputStream>> response;
        try {
            response = client.sendAsync(request(credentials), BodyHandlers.ofInputStream());
        } catch (RuntimeException | JsonProcessingException failed) {
            inFlight.release();
            return CompletableFuture.failedStage(failed);
        }
        return response.thenApplyAsync(answer -> read(answer, credentials.userName()))
                .whenComplete((answer, failure) -> inFlight.release());
    }

    private HttpRequest request(Credentials credentials) throws JsonProcessingException {
        ObjectNode question = json.createObjectNode();
        question.put("clientId", credentials.clientId());
        question.put("userName", credentials.userName());
        byte[] password = credentials.password();
        question.put("password", password == null ? null : new String(password, StandardCharsets.UTF_8));
        question.put("remoteAddress", credentials.remoteAddress().getHostString());
        question.put("listener", credentials.listener());
        question.put("transport", credentials.transport());
        question.put("certificateName", credentials.certificateName());
        return HttpRequest.newBuilder(config.url())
                .timeout(config.timeout())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(question)))
                .build();
    }

    private Answer read(HttpResponse<InputStream> response, @Nullable String userName) {
        try (InputStream body = response.body()) {
            return switch (response.statusCode()) {
                case OK -> answer(body.readNBytes(ANSWER_BYTES_MAX + 1), userName);
                case UNAUTHORIZED, FORBIDDEN -> Answer.Deny.badCredentials("status " + response.statusCode());
                default -> throw new IOException(config.url() + " answers with status " + response.statusCode());
            };
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Answer answer(byte[] body, @Nullable String userName) throws IOException {
        if (body.length > ANSWER_BYTES_MAX) {
            throw new IOException(config.url() + " answers with more than " + ANSWER_BYTES_MAX + " bytes");
        }
        JsonNode said = json.readTree(body);
        return switch (said.path("result").asText()) {
            case "allow" -> allow(said, userName);
            case "deny" -> Answer.Deny.badCredentials("result deny");
            case "ignore" -> Answer.IGNORE;
            default -> throw new IOException(config.url() + " answers with none of allow, deny and ignore");
        };
    }

    private Answer allow(JsonNode said, @Nullable String userName) throws IOException {
        try {
            JsonNode permissions = said.get("permissions");
            List<Permission> granted =
                    permissions == null ? null : GrantedTopics.read(json.convertValue(permissions, Object.class));
            return new Answer.Allow(
                    said.path("userName").asText(userName),
                    granted,
                    said.has("expiresAt") ? said.get("expiresAt").asLong() * 1_000 : Rights.NEVER,
                    null,
                    true);
        } catch (IllegalArgumentException e) {
            throw new IOException(config.url() + " answers with permissions that cannot be read: " + e.getMessage(), e);
        }
    }
}
