package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.FilterReply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

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
}
