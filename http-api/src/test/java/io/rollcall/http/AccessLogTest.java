package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.rollcall.http.auth.ApiKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The access log, as it comes to its logger. */
class AccessLogTest {
    private static final String ID = "[0-9A-F-]{36}";

    private final Logger logger = (Logger) LoggerFactory.getLogger("access");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
    }

    @AfterEach
    void silence() {
        logger.detachAppender(lines);
    }

    private static Api open(boolean on) {
        return Api.of(Api.config()
                .keys(List.of(new ApiKey("ops", "hush")))
                .accessLog(on)
                .build());
    }

    private void assertLines(String... patterns) {
        await().until(() -> lines.list.size() >= patterns.length);
        assertThat(lines.list).hasSize(patterns.length);
        for (int i = 0; i < patterns.length; i++) {
            assertThat(lines.list.get(i).getFormattedMessage()).matches("20\\S+Z 127\\.0\\.0\\.1 " + patterns[i]);
        }
    }

    @Test
    void eachRequestIsALineWithWhoAskedForWhatAndWhatCameOfIt() {
        try (Api api = open(true)) {
            api.presence.know(Clients.connected("known"));
            Api.Reply reply = api.get("/api/v1/clients/known?minSeq=0", Api.basic("ops", "hush"));
            assertLines("ops GET /api/v1/clients/known 200 " + reply.body().length() + " \\d+ "
                    + reply.header("x-request-id"));
        }
    }

    @Test
    void whoProvesNothingHasNoNameAndNoSecretIsWritten() {
        try (Api api = open(true)) {
            api.get("/api/v1/counts", Api.basic("ops", "wrong-secret"));
            api.get("/api/v0002/clientconnectionstates", Api.basic("ops", "hush"));
            api.send("POST", "/nowhere?key=hush", "body");
            assertLines(
                    "- GET /api/v1/counts 401 \\d+ \\d+ " + ID,
                    "ops GET /api/v0002/clientconnectionstates 200 \\d+ \\d+ " + ID,
                    "- POST /nowhere 404 \\d+ \\d+ " + ID);
        }
        assertThat(lines.list.toString()).doesNotContain("hush").doesNotContain("secret");
    }

    @Test
    void nobodyButUsEndsALine() {
        assertThat(AccessLog.escaped("/a b\r\n\u001b[31m\\\u2028\u00fc"))
                .isEqualTo("/a\\u0020b\\u000d\\u000a\\u001b[31m\\u005c\\u2028\\u00fc");
        assertThat(AccessLog.escaped("x".repeat(AccessLog.PATH_MAX + 1)))
                .hasSize(AccessLog.PATH_MAX + 3)
                .endsWith("x...");
    }

    @Test
    void withoutItNothingIsWritten() {
        try (Api api = open(false)) {
            api.get("/api/v1/counts", Api.basic("ops", "hush"));
        }
        assertThat(lines.list).isEmpty();
    }
}
