package io.rollcall.server;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import net.logstash.logback.composite.loggingevent.KeyValuePairsJsonProvider;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventThreadNameJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;

/** How a line of the log looks as JSON. In a class of its own, so that the library is loaded only where it is asked for. */
final class JsonLines {
    private JsonLines() {}

    /** Writes an object a line: {@code timestamp, level, logger, thread, message}, {@code exception}, and what a line adds by name. */
    static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        var timestamp = new LoggingEventFormattedTimestampJsonProvider();
        timestamp.setFieldName("timestamp");
        timestamp.setTimeZone("UTC");
        timestamp.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX");
        var level = new LogLevelJsonProvider();
        level.setFieldName("level");
        var logger = new LoggerNameJsonProvider();
        logger.setFieldName("logger");
        var thread = new LoggingEventThreadNameJsonProvider();
        thread.setFieldName("thread");
        var message = new MessageJsonProvider();
        message.setFieldName("message");
        var exception = new StackTraceJsonProvider();
        exception.setFieldName("exception");
        var encoder = new LoggingEventCompositeJsonEncoder();
        encoder.setContext(context);
        var fields = encoder.getProviders();
        fields.addProvider(timestamp);
        fields.addProvider(level);
        fields.addProvider(logger);
        fields.addProvider(thread);
        fields.addProvider(message);
        fields.addProvider(new KeyValuePairsJsonProvider());
        fields.addProvider(exception);
        encoder.start();
        return encoder;
    }
}
