package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Entity;
import io.rollcall.presence.FeedBookmarks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed over HTTP, as a stream of events and by long poll, from a presence in memory. */
class NativeFeedTest {
    private final Api api = Api.openLive();
    private final Comings comings = new Comings(api.live);

    @AfterEach
    void close() {
        api.close();
    }

    /** An open stream of events, read by blank lines. */
    private final class Stream implements AutoCloseable {
        private final BufferedReader lines;
        private final String firstId;

        Stream(String query, String... headers) throws IOException, InterruptedException {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + "/api/v1/feed" + query));
            if (headers.length > 0) {
                request.headers(headers);
            }
            var response = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).hasValue("text/event-stream; charset=utf-8");
            lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
            List<String> first = event();
            assertThat(first).hasSize(2).last().isEqualTo("retry: 1000");
            assertThat(first.get(0)).startsWith("id: ");
            firstId = first.get(0).substring("id: ".length());
        }

        List<String> event() throws IOException {
            List<String> event = new ArrayList<>();
            for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
                event.add(line);
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    private double readers() {
        return api.operations.meters().get("http.feed.readers").gauge().value();
    }

    @Test
    void whoIsCutOffBeforeTheFirstEntryMissesNothing() throws Exception {
        String begin;
        try (Stream cutOff = new Stream("")) {
            begin = cutOff.firstId;
        }
        comings.connect("meanwhile");
        try (Stream again = new Stream("", "Last-Event-ID", begin)) {
            assertThat(again.event().get(2)).contains("meanwhile");
        }
    }

    @Test
    void changesArriveAsEventsInOrder() throws Exception {
        long seq = api.live.feed().newestSeq() + 1;
        try (Stream stream = new Stream("")) {
            comings.connect("a")
                    .disconnect("a", Entity.NETWORK, Cause.SOCKET_RESET)
                    .refuse("b");
            List<String> connected = stream.event();
            assertThat(connected.get(0)).isEqualTo("id: " + api.live.bookmarks().of(seq + 1));
            assertThat(connected.get(1)).isEqualTo("event: connected");
            assertThat(connected.get(2))
                    .startsWith("data: {\"seq\":" + seq + ",\"type\":\"connected\",\"clientId\":\"a\"");
            List<String> disconnected = stream.event();
            assertThat(disconnected.get(0))
                    .isEqualTo("id: " + api.live.bookmarks().of(seq + 2));
            assertThat(disconnected.get(2)).contains("\"entity\":\"network\",\"cause\":\"socket-reset\"");
            assertThat(stream.event().get(2)).contains("\"type\":\"refused\"", "\"cause\":\"bad-credentials\"");
        }
    }

    @Test
    void aStreamGoesOnBehindTheLastEventThatTheReaderHas() throws Exception {
        comings.connect("a", "b", "c", "d");
        long last = newest(4);
        FeedBookmarks bookmarks = api.live.bookmarks();
        try (Stream stream = new Stream("", "Last-Event-ID", bookmarks.of(last - 1))) {
            assertThat(stream.event()).contains("id: " + bookmarks.of(last));
            assertThat(stream.event()).contains("id: " + bookmarks.of(last + 1));
            comings.connect("e");
            assertThat(stream.event()).contains("id: " + bookmarks.of(last + 2), "event: connected");
        }
    }

    /** When so many more entries than at the start can be read. */
    private long newest(int more) {
        await().until(() -> api.live.feed().newestSeq() >= more);
        return api.live.feed().newestSeq();
    }

    @Test
    void aStreamMayBeFiltered() throws Exception {
        comings.connect("d:o:lamp:1", "d:o:door:1", "x")
                .disconnect("d:o:lamp:1", Entity.CLIENT, Cause.CLIENT_DISCONNECT);
        comings.connect("d:o:lamp:2");
        newest(5);
        try (Stream stream = new Stream("?from=oldest&group=d:o:lamp&type=connected")) {
            assertThat(stream.event().get(2)).contains("\"clientId\":\"d:o:lamp:1\"");
            assertThat(stream.event().get(2)).contains("\"clientId\":\"d:o:lamp:2\"");
        }
    }

    @Test
    void aReaderThatLeavesIsForgotten() throws Exception {
        try (Stream stream = new Stream("")) {
            assertThat(readers()).isEqualTo(1);
            comings.connect("a");
            assertThat(stream.event()).isNotEmpty();
        }
        await().until(() -> readers() == 0);
    }

    @Test
    void aPollTakesWhatThereIsAndSaysWhereToGoOn() {
        comings.connect(IntStream.range(0, 25).mapToObj(i -> "c" + i).toArray(String[]::new));
        newest(25);
        List<String> ids = new ArrayList<>();
        long after = 0;
        for (int page = 0; page < 4; page++) {
            JsonNode answer = api.get("/api/v1/feed/entries?wait=0&limit=10&after=" + after)
                    .json();
            answer.path("entries")
                    .forEach(entry -> ids.add(entry.path("clientId").asText()));
            after = answer.path("nextAfter").asLong();
            assertThat(answer.path("newestSeq").asLong())
                    .isEqualTo(api.live.feed().newestSeq());
        }
        assertThat(ids.stream().filter(id -> !id.isEmpty()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 25).mapToObj(i -> "c" + i).toList());
        assertThat(after).isEqualTo(api.live.feed().newestSeq());
        comings.connect("last");
        String bookmark = api.live.bookmarks().of(after + 1);
        assertThat(api.get("/api/v1/feed/entries?after=" + bookmark)
                        .json()
                        .path("entries")
                        .findValuesAsText("clientId"))
                .containsExactly("last");
    }

    @Test
    void aPollWaitsForWhatIsWanted() {
        var poll = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> api.get("/api/v1/feed/entries?clientId=wanted&wait=30"),
                task -> new Thread(task, "poller").start());
        await().until(() -> readers() == 1);
        comings.connect("unwanted", "wanted");
        JsonNode entries = poll.join().json().path("entries");
        assertThat(entries.findValuesAsText("clientId")).containsExactly("wanted");
        assertThat(readers()).isZero();
    }

    @Test
    void aPollThatFindsNothingInTimeIsEmptyAndMovesOn() {
        comings.connect("unwanted");
        long newest = newest(1);
        JsonNode answer = api.get("/api/v1/feed/entries?from=oldest&clientId=wanted&wait=1")
                .json();
        assertThat(answer.path("entries")).isEmpty();
        assertThat(answer.path("nextAfter").asLong()).isEqualTo(newest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"type=joined", "after=x", "after=-1", "from=tomorrow", "limit=1001", "wait=61", "colour=red"})
    void aParameterThatIsWrongIsNamedWithItsValue(String query) {
        Api.Reply reply = api.get("/api/v1/feed/entries?" + query);
        assertThat(reply.status()).isEqualTo(400);
        String[] pair = query.split("=", -1);
        assertThat(reply.json().path("detail").asText()).startsWith(pair[0] + ": \"" + pair[1] + "\" ");
    }

    @Test
    void aPlaceInAnotherServersFeedIsRefused() {
        try (Api other = Api.openLive()) {
            Api.Reply reply = api.get(
                    "/api/v1/feed", "Last-Event-ID: " + other.live.bookmarks().of(1));
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.json().path("detail").asText()).contains("is of another server's feed");
        }
    }

    @Test
    void aPlaceBeyondTheFeedIsRefused() {
        Api.Reply reply = api.get("/api/v1/feed", "Last-Event-ID: 1000");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().path("detail").asText()).contains("of another server");
    }
}
