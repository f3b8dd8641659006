package io.rollcall.server.config;

import java.util.Optional;

/**
 * How it is logged, and what of connections is.
 *
 * @param format how {@code rollcall.jar} writes a line; a program that embeds the server decides that itself
 * @param connections whether each connection has a line as it begins and one as it ends, and each refused one a line
 * @param connectionLinesPerSecondMax such lines a second, and at once; those beyond are left out and counted
 * @param connectionLinesWaitingMax such lines that wait to be written; those beyond are left out and counted
 */
public record LogConfig(
        Format format, boolean connections, int connectionLinesPerSecondMax, int connectionLinesWaitingMax) {
    static final LogConfig DEFAULT = new LogConfig(Format.PLAIN, true, 100, 10_000);
    private static final int LINES_MAX = 1_000_000;

    /** How a line is written. */
    public enum Format {
        /** For people. */
        PLAIN,
        /** An object of JSON. */
        JSON
    }

    static LogConfig of(Settings settings) {
        return new LogConfig(
                settings.read(Key.LOG_FORMAT, DEFAULT.format, "plain or json", LogConfig::format),
                settings.flag(Key.LOG_CONNECTIONS, DEFAULT.connections),
                lines(settings, Key.LOG_CONNECTION_LINES_PER_SECOND_MAX, DEFAULT.connectionLinesPerSecondMax),
                lines(settings, Key.LOG_CONNECTION_LINES_WAITING_MAX, DEFAULT.connectionLinesWaitingMax));
    }

    private static int lines(Settings settings, Key key, int otherwise) {
        return Math.toIntExact(settings.number(key, otherwise, 1, LINES_MAX));
    }

    private static Optional<Format> format(String text) {
        return switch (text) {
            case "plain" -> Optional.of(Format.PLAIN);
            case "json" -> Optional.of(Format.JSON);
            default -> Optional.empty();
        };
    }
}
