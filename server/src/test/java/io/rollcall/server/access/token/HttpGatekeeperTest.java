package io.rollcall.server.access.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.access.spi.Permission.Access;
import io.rollcall.server.config.AccessConfig.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpGatekeeperTest {
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private volatile int status = 200;
    private volatile String body = "";
    private volatile boolean slow;
    private volatile @Nullable JsonNode asked;
    private @Nullable HttpServer server;
    private @Nullable HttpGatekeeper gatekeeper;

    @BeforeEach
    void start() throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/auth", exchange -> {
            asked = new ObjectMapper().readTree(exchange.getRequestBody());
            if (slow) {
                awaitSignal();
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        http.start();
        server = http;
        URI url = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/auth");
        gatekeeper = new HttpGatekeeper(new Http(url, Duration.ofSeconds(20), 2));
    }

    private void awaitSignal() {
        try {
            mayAnswer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        if (server != null) {
            server.stop(0);
        }
    }

    private CompletionStage<Answer> ask() {
        if (gatekeeper == null) {
            throw new IllegalStateException("not started");
        }
        return gatekeeper.ask(Shown.by("c1", "ann", "secret"));
    }

    private Answer answer(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
        return ask().toCompletableFuture().join();
    }

    @Test
    void theOtherServerDecides() {
        assertThat(answer(200, "{\"result\": \"allow\"}")).isInstanceOfSatisfying(Answer.Allow.class, allow -> {
            assertThat(allow.userName()).isEqualTo("ann");
            assertThat(allow.permissions()).isNull();
        });
        assertThat(answer(200, "{\"result\": \"deny\"}")).isInstanceOf(Answer.Deny.class);
        assertThat(answer(200, "{\"result\": \"ignore\"}")).isEqualTo(Answer.IGNORE);
        assertThat(answer(401, "")).isInstanceOf(Answer.Deny.class);
        assertThat(answer(403, "")).isInstanceOf(Answer.Deny.class);
        JsonNode question = asked;
        assertThat(question == null ? null : question.toString())
                .isEqualTo("{\"clientId\":\"c1\",\"userName\":\"ann\",\"password\":\"secret\","
                        + "\"remoteAddress\":\"192.0.2.1\",\"listener\":\"mqtt\",\"transport\":\"tcp\","
                        + "\"certificateName\":null}");
    }

    @Test
    void itMaySayWhoTheClientIsWhatItMayDoAndUntilWhen() {
        String said = """
                {"result": "allow", "userName": "anne", "expiresAt": 2000000000,
                 "permissions": [{"access": "readwrite", "filter": "home/%u/#"}]}""";

        assertThat(answer(200, said)).isInstanceOfSatisfying(Answer.Allow.class, allow -> {
            assertThat(allow.userName()).isEqualTo("anne");
            assertThat(allow.expiresAt()).isEqualTo(2_000_000_000_000L);
            assertThat(allow.permissions()).isEqualTo(List.of(new Permission(Access.READWRITE, "home/%u/#")));
        });
    }

    @Test
    void whatIsNoAnswerIsAFailureAndNotADenial() {
        for (String said :
                List.of("", "{}", "allow", "{\"result\": \"maybe\"}", "{\"result\": \"allow\"" + " ".repeat(70_000))) {
            assertThatThrownBy(() -> answer(200, said)).as(said).hasRootCauseInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> answer(500, "{\"result\": \"allow\"}"))
                .hasRootCauseMessage("http://127.0.0.1:" + port() + "/auth answers with status 500");
    }

    private int port() {
        return server == null ? 0 : server.getAddress().getPort();
    }

    @Test
    void noMoreQuestionsAreOpenThanAllowed() {
        body = "{\"result\": \"allow\"}";
        slow = true;
        CompletionStage<Answer> first = ask();
        CompletionStage<Answer> second = ask();
        assertThat(ask().toCompletableFuture().join()).isEqualTo(Answer.BUSY);

        mayAnswer.countDown();
        assertThat(first.toCompletableFuture().join()).isInstanceOf(Answer.Allow.class);
        assertThat(second.toCompletableFuture().join()).isInstanceOf(Answer.Allow.class);
        assertThat(ask().toCompletableFuture().join()).isInstanceOf(Answer.Allow.class);
    }
}
