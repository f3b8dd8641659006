package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.rollcall.server.config.Environment;
import io.rollcall.server.config.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard and the alert rules ask for what a server says. */
class MonitoringTest {
    private static final Path PAGES = Path.of("../docs/monitoring");
    private static final Pattern METER =
            Pattern.compile("\\b(?:mqtt|presence|http|jvm|netty|process|system)_[a-z0-9_]+");
    private static final Pattern LABEL = Pattern.compile("\\b([a-z]+)=~?\"([a-z_|]+)\"");
    private static final Pattern SAMPLE = Pattern.compile("^([a-z0-9_]+)(?:\\{(.*)\\})? [^ ]+$", Pattern.MULTILINE);

    @TempDir
    Path directory;

    private String scrape() throws Exception {
        Map<String, String> environment = Map.of(
                "ROLLCALL_MQTT_PORT", "0",
                "ROLLCALL_HTTP_PORT", "0",
                "ROLLCALL_DATA", directory.toString());
        ServerConfig config = ServerConfig.of(new Environment(environment).settings());
        try (Rollcall server = Rollcall.start(config)) {
            URI metrics = URI.create("http://127.0.0.1:" + server.http().getPort() + "/metrics");
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static List<String> questions() throws Exception {
        List<String> questions = new ArrayList<>();
        JsonNode dashboard = new ObjectMapper()
                .readTree(PAGES.resolve("grafana-dashboard.json").toFile());
        dashboard.findValues("expr").forEach(expr -> questions.add(expr.asText()));
        assertThat(questions).hasSizeGreaterThan(30);
        JsonNode alerts = new ObjectMapper(new YAMLFactory())
                .readTree(PAGES.resolve("alerts.yaml").toFile());
        List<JsonNode> rules = alerts.findValues("expr");
        assertThat(rules).hasSizeGreaterThan(10);
        rules.forEach(expr -> questions.add(expr.asText()));
        return questions;
    }

    @Test
    void everyMeterAndLabelThatIsAskedForIsThere() throws Exception {
        String scraped = scrape();
        Set<String> names = new TreeSet<>();
        Set<String> labels = new TreeSet<>();
        SAMPLE.matcher(scraped).results().forEach(sample -> {
            names.add(sample.group(1));
            String its = sample.group(2);
            if (its != null) {
                LABEL.matcher(its).results().map(MatchResult::group).forEach(labels::add);
            }
        });
        Set<String> unknown = new TreeSet<>();
        for (String question : questions()) {
            METER.matcher(question)
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !names.contains(name))
                    .forEach(unknown::add);
            Matcher label = LABEL.matcher(question.replace("job=\"rollcall\"", ""));
            while (label.find()) {
                for (String value : label.group(2).split("\\|", -1)) {
                    String wanted = label.group(1) + "=\"" + value + "\"";
                    if (!labels.contains(wanted)) {
                        unknown.add(wanted);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }
}
