package io.rollcall.broker.spec;

import io.rollcall.broker.spec.Statements.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** The page {@code docs/conformance.md}: which test keeps which statement of the specification. */
final class ConformancePage {
    /** What writes the page anew. */
    static final String COMMAND = "./mvnw -pl broker test -Dtest=ConformanceTest -Dconformance.write=true";

    private static final String LACKING = "**LACKING**";

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("1.5", "Data representation"),
            Map.entry("2.1", "Fixed header"),
            Map.entry("2.2", "Variable header"),
            Map.entry("2.3", "Variable header"),
            Map.entry("3.1", "CONNECT"),
            Map.entry("3.2", "CONNACK"),
            Map.entry("3.3", "PUBLISH"),
            Map.entry("3.4", "PUBACK"),
            Map.entry("3.5", "PUBREC"),
            Map.entry("3.6", "PUBREL"),
            Map.entry("3.7", "PUBCOMP"),
            Map.entry("3.8", "SUBSCRIBE"),
            Map.entry("3.9", "SUBACK"),
            Map.entry("3.10", "UNSUBSCRIBE"),
            Map.entry("3.11", "UNSUBACK"),
            Map.entry("3.12", "PINGREQ"),
            Map.entry("3.14", "DISCONNECT"),
            Map.entry("3.15", "AUTH"),
            Map.entry("4.1", "Session state"),
            Map.entry("4.2", "Network connections"),
            Map.entry("4.3", "QoS and protocol flows"),
            Map.entry("4.4", "Delivery retry"),
            Map.entry("4.5", "Message receipt"),
            Map.entry("4.6", "Message ordering"),
            Map.entry("4.7", "Topic names and topic filters"),
            Map.entry("4.9", "Flow control"),
            Map.entry("4.12", "Enhanced authentication"),
            Map.entry("4.13", "Errors"),
            Map.entry("6.0", "WebSocket"),
            Map.entry("7.0", "Conformance"),
            Map.entry("7.1", "Conformance targets"));

    private final List<Statements> versions;
    private final SpecMarks marks;

    ConformancePage(List<Statements> versions, SpecMarks marks) {
        this.versions = versions;
        this.marks = marks;
    }

    /** The whole page. */
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("# Conformance");
        lines.add("");
        lines.add(
                "Each normative statement of the specifications that binds a server, and the tests that keep it. The words");
        lines.add(
                "are ours and short; the statement itself is in appendix B of its specification. `both` is what a client");
        lines.add("has to keep and the broker answers when it does not; `transport` is kept by what carries MQTT.");
        lines.add("");
        lines.add(
                "Generated from the `@Spec` marks of the tests; the build fails when it is not current. To write it anew:");
        lines.add("");
        lines.add("    " + COMMAND);
        lines.add("");
        lines.add("| MQTT | statements | bind a server | kept by tests | lacking | bind clients only |");
        lines.add("|---|---|---|---|---|---|");
        versions.forEach(version -> lines.add(counts(version)));
        versions.forEach(version -> addVersion(lines, version));
        return String.join("\n", lines) + "\n";
    }

    private String counts(Statements version) {
        long ofServer = ofServer(version).size();
        long lacking = lacking(version).size();
        return "| %s | %d | %d | %d | %d | %d |"
                .formatted(
                        version.version(),
                        version.all().size(),
                        ofServer,
                        ofServer - lacking,
                        lacking,
                        version.all().size() - ofServer);
    }

    private static List<Statement> ofServer(Statements version) {
        return version.all().stream().filter(Statement::bindsServer).toList();
    }

    /** The statements that bind a server and that no test keeps. */
    List<Statement> lacking(Statements version) {
        return ofServer(version).stream()
                .filter(statement ->
                        marks.testsOf(version.version(), statement.id()).isEmpty())
                .toList();
    }

    private void addVersion(List<String> lines, Statements version) {
        lines.add("");
        lines.add("## MQTT " + version.version());
        String section = "";
        for (Statement statement : ofServer(version)) {
            if (!statement.section().equals(section)) {
                section = statement.section();
                addHeading(lines, version, section);
            }
            lines.add(row(version, statement));
        }
        lines.add("");
        lines.add("Out of scope, as they bind clients only: " + ofClients(version) + ".");
    }

    private static void addHeading(List<String> lines, Statements version, String section) {
        lines.add("");
        lines.add("### " + section + " " + title(version, section));
        lines.add("");
        lines.add("| statement | binds | says | kept by |");
        lines.add("|---|---|---|---|");
    }

    private static String title(Statements version, String section) {
        if (section.equals("4.8")) {
            return version.version().equals("5.0") ? "Subscriptions" : "Errors";
        }
        if (section.equals("2.2") && !version.version().equals("5.0")) {
            return "Fixed header";
        }
        return TITLES.getOrDefault(section, "");
    }

    private String row(Statements version, Statement statement) {
        SortedSet<String> tests = marks.testsOf(version.version(), statement.id());
        String lacking = statement.note().isEmpty() ? LACKING : LACKING + " (" + statement.note() + ")";
        return "| %s | %s | %s | %s |"
                .formatted(
                        statement.id(),
                        statement.binds().name().toLowerCase(Locale.ROOT),
                        statement.says(),
                        tests.isEmpty() ? lacking : String.join(", ", tests));
    }

    private static String ofClients(Statements version) {
        return version.all().stream()
                .filter(statement -> !statement.bindsServer())
                .map(Statement::id)
                .collect(Collectors.joining(", "));
    }
}
