package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.FilterReply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.event.KeyValuePair;

class LogbackSetupTest {

    @Test
    void aClientCannotBeginALine() {
        LoggerContext context = new LoggerContext();
        new LogbackSetup().configure(context);
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        List<String> lines = new ArrayList<>();
        root.iteratorForAppenders().forEachRemaining(appender -> {
            var event = new LoggingEvent(
                    "", root, Level.WARN, "client {} left", null, new Object[] {"a\r\nERROR\u001b[31m\u0085\u2028ü"});
            assertThat(appender.getFilterChainDecision(event)).isEqualTo(FilterReply.NEUTRAL);
            var encoder = ((ConsoleAppender<ILoggingEvent>) appender).getEncoder();
            lines.add(new String(encoder.encode(event), StandardCharsets.UTF_8));
        });
        context.stop();

        assertThat(lines)
                .singleElement()
                .satisfies(line ->
                        assertThat(line).endsWith("WARN  ROOT: client a??ERROR?[31m??ü left" + System.lineSeparator()));
    }

    @Test
    void aLineIsAnObjectOfJsonWithWhatItAddsByName() throws Exception {
        LoggerContext context = new LoggerContext();
        var logger = context.getLogger("io.rollcall.connections");
        var event = new LoggingEvent(
                "", logger, Level.INFO, "client {} left", new IllegalStateException("gone"), new Object[] {
                    "a\r\nERROR\u001b[31m\u2028\""
                });
        event.addKeyValuePair(new KeyValuePair("clientId", "a\r\n\""));
        event.addKeyValuePair(new KeyValuePair("reasonCode", 0x98));
        String line = new String(JsonLines.encoder(context).encode(event), StandardCharsets.UTF_8);
        context.stop();

        assertThat(line).endsWith(System.lineSeparator());
        assertThat(line.strip()).doesNotContain("\n", "\r", "\u001b");
        JsonNode json = new ObjectMapper().readTree(line);
        assertThat(json.path("message").asText()).isEqualTo("client a\r\nERROR\u001b[31m\u2028\" left");
        assertThat(json.path("level").asText()).isEqualTo("INFO");
        assertThat(json.path("logger").asText()).isEqualTo("io.rollcall.connections");
        assertThat(json.path("thread").asText())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(Instant.parse(json.path("timestamp").asText()).toEpochMilli())
                .isEqualTo(event.getTimeStamp());
        assertThat(json.path("clientId").asText()).isEqualTo("a\r\n\"");
        assertThat(json.path("reasonCode").asInt()).isEqualTo(0x98);
        assertThat(json.path("exception").asText()).contains("IllegalStateException: gone");
        assertThat(json.size()).isEqualTo(8);
    }
}
