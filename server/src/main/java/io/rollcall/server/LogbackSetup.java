package io.rollcall.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import io.rollcall.server.config.HttpConfig;
import io.rollcall.server.config.LogConfig;
import io.rollcall.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the runnable jar logs: one line each to stderr, our own words from INFO, those of libraries from WARN. A service of
 * {@code rollcall.jar} alone, so that an embedder's own configuration is never overruled. In Java and not in XML, because
 * reading the XML costs a tenth of the start. {@code -Dlogback.configurationFile=FILE} takes its place. Until the configuration is read, lines are plain.
 */
public final class LogbackSetup extends ContextAwareBase implements Configurator {
    // What clients call themselves may have line ends in it: nobody but us begins a line.
    private static final String LINE = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: "
            + "%replace(%msg){'[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]', '?'}%n";

    private static final String ACCESS_FILE_BYTES = "100MB";
    private static final int ACCESS_FILES = 5;

    /** Writes what follows as the configuration says. */
    static void apply(ServerConfig config) {
        boolean isOurs = System.getProperty("logback.configurationFile") == null;
        if (isOurs && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            boolean isJson = config.log().format() == LogConfig.Format.JSON;
            if (isJson) {
                var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
                root.detachAndStopAllAppenders();
                root.addAppender(toStderr(context, JsonLines.encoder(context)));
            }
            if (config.http().enabled()) {
                accessLog(context, config.http().accessLog(), isJson);
            }
        }
    }

    /**
     * Says where the lines of the logger {@code access} go, which are whole as they are.
     *
     * @param where {@code off}, {@code on} for stderr, or a file, which is kept below 100 MB with up to five older ones
     */
    private static void accessLog(LoggerContext context, String where, boolean isJson) {
        if (!where.equals(HttpConfig.OFF)) {
            var access = context.getLogger("access");
            access.setLevel(Level.INFO);
            access.setAdditive(where.equals(HttpConfig.ON) && isJson);
            if (!access.isAdditive()) {
                access.addAppender(
                        where.equals(HttpConfig.ON)
                                ? toStderr(context, encoder(context, "access %msg%n"))
                                : toFile(context, where));
            }
        }
    }

    private static ConsoleAppender<ILoggingEvent> toStderr(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        var stderr = new ConsoleAppender<ILoggingEvent>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(encoder);
        stderr.start();
        return stderr;
    }

    private static RollingFileAppender<ILoggingEvent> toFile(LoggerContext context, String file) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file);
        appender.setEncoder(encoder(context, "%msg%n"));
        var names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(ACCESS_FILES);
        names.start();
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(ACCESS_FILE_BYTES));
        size.start();
        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(size);
        appender.start();
        return appender;
    }

    private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        return encoder;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(toStderr(context, encoder(context, LINE)));
        context.getLogger("io.rollcall").setLevel(Level.INFO);
        // Each recovery warns of what it repairs, also where there is nothing to repair.
        context.getLogger("net.openhft").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
