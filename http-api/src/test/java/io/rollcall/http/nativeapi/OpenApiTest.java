package io.rollcall.http.nativeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code openapi.json} says what the code does. */
class OpenApiTest {
    private static final Path FACES = Path.of("src/main/java/io/rollcall/http/nativeapi");
    private static final Pattern MOUNTED = Pattern.compile("mount\\.(?:at|exactly)\\(\"(/api/v1/[^\"]*)\"");

    private final JsonNode document = read();

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(DocsRoutes.read("openapi.json"));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private Set<String> queryParameters(String path, String method) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : document.at("/paths").path(path).path(method).path("parameters")) {
            if (parameter.path("in").asText().equals("query")) {
                names.add(parameter.path("name").asText());
            }
        }
        return names;
    }

    @Test
    void itHasEveryPathAndNoOther() throws IOException {
        Set<String> mounted = new TreeSet<>();
        for (String face : List.of("NativeFace.java", "ServerFace.java")) {
            Matcher matcher = MOUNTED.matcher(Files.readString(FACES.resolve(face)));
            while (matcher.find()) {
                mounted.add(matcher.group(1).replaceAll(":(name)\\b", "{$1}"));
            }
        }
        mounted.add("/api/v1/clients/{clientId}");
        mounted.add(ServerRoutes.SESSIONS + "{clientId}");
        for (String part : ClientPath.PARTS) {
            mounted.add("/api/v1/clients/{clientId}/" + part);
        }
        assertThat(names(document.path("paths"))).isEqualTo(mounted);
    }

    @Test
    void itHasEveryParameterAndNoOther() {
        Map<String, Set<String>> known = new TreeMap<>(Map.of(
                "/api/v1/clients", ClientsQuery.KNOWN,
                "/api/v1/clients/{clientId}", NativeFace.ONE_KNOWN,
                "/api/v1/clients/{clientId}/log", HistoryRoutes.LOG_KNOWN,
                "/api/v1/clients/{clientId}/intervals", HistoryRoutes.WINDOW_KNOWN,
                "/api/v1/clients/{clientId}/availability", HistoryRoutes.WINDOW_KNOWN,
                "/api/v1/connected", HistoryRoutes.CONNECTED_KNOWN,
                "/api/v1/counts", NativeFace.COUNTS_KNOWN,
                "/api/v1/feed", FeedRoutes.STREAM_KNOWN,
                "/api/v1/feed/entries", FeedRoutes.POLL_KNOWN,
                "/api/v1/webhooks/{name}/dead", WebhookRoutes.DEAD_KNOWN));
        known.put("/api/v1/groups", GroupRoutes.KNOWN);
        known.put("/api/v1/trace", TraceRoute.KNOWN);
        known.forEach((path, names) ->
                assertThat(queryParameters(path, "get")).as(path).isEqualTo(new TreeSet<>(names)));
        for (String path : names(document.path("paths"))) {
            if (!known.containsKey(path)) {
                assertThat(queryParameters(path, "get")).as(path).isEmpty();
            }
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertReferences(document);
    }

    private void assertReferences(JsonNode node) {
        if (node.has("$ref")) {
            String to = node.path("$ref").asText();
            assertThat(document.at(to.substring(1)).isObject()).as(to).isTrue();
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            assertReferences(children.next());
        }
    }

    @Test
    void itKnowsEveryTypeOfEntry() {
        Set<String> types = new TreeSet<>();
        document.at("/components/schemas/Entry/properties/type/enum").forEach(type -> types.add(type.asText()));
        assertThat(types).isEqualTo(new TreeSet<>(FeedJson.TYPES));
    }
}
