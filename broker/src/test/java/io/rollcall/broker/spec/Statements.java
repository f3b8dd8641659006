package io.rollcall.broker.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The normative statements of one version of MQTT, in the order of its appendix B; each in our own words. */
record Statements(String version, List<Statement> all) {

    /** Whom a statement binds. A statement of both is one that a client keeps and that the broker sees when it does not. */
    enum Binds {
        SERVER,
        CLIENT,
        BOTH,
        TRANSPORT
    }

    /**
     * One statement.
     *
     * @param id its number, {@code MQTT-3.1.4-3}
     * @param says what it demands, in short
     * @param note who is at work on it, while no test keeps it; else empty
     */
    record Statement(String id, Binds binds, String says, String note) {

        /** The section that has it: 3.1 of {@code MQTT-3.1.4-3}. */
        String section() {
            int chapterEnd = id.indexOf('.');
            return id.substring("MQTT-".length(), id.indexOf('.', chapterEnd + 1));
        }

        boolean bindsServer() {
            return binds != Binds.CLIENT;
        }
    }

    /** Reads {@code statements-3.1.1.tsv}, or that of another version. */
    static Statements of(String version) {
        String name = "statements-" + version + ".tsv";
        try (InputStream in = Statements.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new Statements(
                    version, text.lines().map(Statements::statement).toList());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Statement statement(String line) {
        List<String> fields = List.of(line.split("\t", -1));
        String note = fields.size() > 3 ? fields.get(3) : "";
        return new Statement(fields.get(0), Binds.valueOf(fields.get(1).toUpperCase(Locale.ROOT)), fields.get(2), note);
    }
}
