package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.exchange.ServerState;
import io.rollcall.http.exchange.ServerState.Listener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the console, as a browser gets them. */
class ConsoleFaceTest {
    private static final Path FILES = Path.of("src/main/resources/io/rollcall/http/console");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+\\}");

    private static Map<String, String> texts(String language) throws IOException {
        JsonNode texts = new ObjectMapper()
                .readTree(FILES.resolve("texts/" + language + ".json").toFile());
        Map<String, String> all = new TreeMap<>();
        texts.fieldNames().forEachRemaining(key -> all.put(key, texts.path(key).asText()));
        return all;
    }

    private static Set<String> placeholders(String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    @Test
    void filesAreForEverybodyAndLoadNothingFromElsewhere() {
        try (Api api = Api.withKeys(new ApiKey("reader", "secret"))) {
            Api.Reply page = api.get("/console/");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("content-type")).isEqualTo("text/html; charset=utf-8");
            assertThat(page.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(page.header("content-security-policy"))
                    .contains("default-src 'none'")
                    .contains("script-src 'self';")
                    .contains("style-src 'self';")
                    .contains("connect-src 'self';")
                    .contains("frame-ancestors 'none'")
                    .contains("require-trusted-types-for 'script'")
                    .doesNotContain("unsafe");
            assertThat(page.body()).doesNotContain("http:").doesNotContain("https:");
        }
    }

    @Test
    void thePageMayConnectWhereMqttComesOverWebSocket() {
        try (Api api = Api.open()) {
            api.operations.state(new ServerState(
                    Map.of(),
                    0,
                    1,
                    "",
                    List.of(
                            new Listener("mqtt", "tcp", "127.0.0.1", 1883, null, 0, 0, Map.of()),
                            new Listener("web", "wss", "0.0.0.0", 8084, "/mqtt", 0, 0, Map.of())),
                    List.of(),
                    List.of()));
            assertThat(api.get("/console/", "Host: broker.example.org:8080").header("content-security-policy"))
                    .contains("connect-src 'self' wss://broker.example.org:8084;")
                    .doesNotContain("1883");
            for (String host :
                    List.of("[::1]:8080", "a b", "*")) { // what a policy has no form for, or would be more than a host
                assertThat(String.valueOf(api.get("/console/", "Host: " + host).header("content-security-policy")))
                        .as(host)
                        .doesNotContain("8084");
            }
        }
    }

    @Test
    void whatTheBrowserHasAlreadyIsNotSentAgain() {
        try (Api api = Api.open()) {
            Api.Reply first = api.get("/console/app.js");
            assertThat(first.status()).isEqualTo(200);
            Api.Reply again = api.get("/console/app.js", "If-None-Match: " + first.header("etag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/../nativeapi/openapi.json",
                "/console/%2e%2e/nativeapi/openapi.json",
                "/console/ConsoleFace.class",
                "/console/lib",
                "/console/lib/",
                "/console/none.js",
                "/console//app.js"
            })
    void nothingElseIsServed(String path) {
        try (Api api = Api.open()) {
            assertThat(api.get(path).status()).isEqualTo(404);
        }
    }

    @Test
    void browsersAreLedFromTheRootAndOthersAreNot() {
        try (Api api = Api.open()) {
            Api.Reply led = api.get("/", "Accept: text/html,application/xhtml+xml");
            assertThat(led.status()).isEqualTo(302);
            assertThat(led.header("location")).isEqualTo("/console/");
            assertThat(api.get("/console").header("location")).isEqualTo("/console/");
            assertThat(api.get("/", "Accept: */*").body()).as("Alibaba's face").contains("<Error>");
            assertThat(api.get("/?Action=x", "Accept: text/html").status()).isNotEqualTo(302);
        }
    }

    @Test
    void everyLibraryBringsItsLicense() {
        try (Api api = Api.open()) {
            for (String license : List.of("lit-html.license.txt", "chart.license.txt", "paho-mqtt.license.html")) {
                assertThat(api.get("/console/lib/" + license).status())
                        .as(license)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void eachLanguageHasTheTextsOfTheOthers() throws IOException {
        Matcher offered = Pattern.compile("\\b([a-z]{2}): \"").matcher(Files.readString(FILES.resolve("i18n.js")));
        Map<String, String> english = texts("en");
        Set<String> languages = new TreeSet<>();
        while (offered.find()) {
            String language = offered.group(1);
            languages.add(language + ".json");
            Map<String, String> its = texts(language);
            assertThat(its.keySet()).as(language).isEqualTo(english.keySet());
            its.forEach((key, text) -> {
                assertThat(text).as(language + " " + key).isNotBlank();
                assertThat(placeholders(text))
                        .as(language + " " + key)
                        .isEqualTo(placeholders(String.valueOf(english.get(key))));
            });
        }
        try (Stream<Path> files = Files.list(FILES.resolve("texts"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(languages);
        }
    }

    /** Keys that are put together as the page runs are looked for by what they begin with. */
    @Test
    void everyTextThatIsUsedIsThereAndEveryTextIsUsed() throws IOException {
        StringBuilder code = new StringBuilder();
        try (Stream<Path> files = Files.list(FILES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".js")).toList()) {
                code.append(Files.readString(file, UTF_8));
            }
        }
        Set<String> english = texts("en").keySet();
        Set<String> whole = new TreeSet<>();
        Set<String> beginnings = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\bt\\(\"([\\w.-]+)\"( \\+)?").matcher(code);
        while (matcher.find()) {
            (matcher.group(2) == null ? whole : beginnings).add(matcher.group(1));
        }
        matcher = Pattern.compile("\\bword\\(\"(\\w+)\"").matcher(code);
        while (matcher.find()) {
            beginnings.add(matcher.group(1) + ".");
        }
        assertThat(english).containsAll(whole);
        assertThat(beginnings).allSatisfy(beginning -> assertThat(english).anyMatch(key -> key.startsWith(beginning)));
        assertThat(english)
                .allSatisfy(key -> assertThat(code.indexOf("\"" + key + "\"") >= 0
                                || beginnings.stream().anyMatch(key::startsWith))
                        .as(key)
                        .isTrue());
    }
}
