package io.rollcall.server.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.WebhookState;
import io.rollcall.http.nativeapi.FeedFilter;
import io.rollcall.presence.Cause;
import io.rollcall.presence.FeedLimits;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.Refused;
import io.rollcall.server.process.Receiver;
import io.rollcall.server.process.Receiver.Request;
import io.rollcall.server.process.SelfSigned;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The feed told to a receiver that fails in every way, over real HTTP. */
class WebhookTest {
    private static final String SECRET = "0123456789abcdef-secret";
    private static final FeedFilter ALL = new FeedFilter(Set.of("refused"), null, null, null, Sight.ALL);

    @TempDir
    Path directory;

    private final FakeMemory memory = new FakeMemory();
    private final Receiver receiver = Receiver.open();
    private final Presence presence = Presence.open(PresenceConfig.inMemory()
            .with(new FeedLimits(Duration.ofDays(1), 1 << 20, 1, 1_000, 1 << 20, 10_000, 1_000)));
    private @Nullable Webhooks webhooks;

    /** What outlives a server that is none. */
    private static final class FakeMemory implements Memory {
        private final Map<String, String> texts = new ConcurrentHashMap<>();

        @Override
        public Optional<String> recall(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        @Override
        public void remember(String name, String text) {
            texts.put(name, text);
        }
    }

    @BeforeEach
    void writeSecret() throws IOException {
        Files.writeString(directory.resolve("secret"), SECRET + "\n");
    }

    @AfterEach
    void close() {
        closeHooks();
        receiver.close();
        presence.close();
    }

    private void closeHooks() {
        if (webhooks != null) {
            webhooks.close();
        }
    }

    private static WebhookLimits limits(int entriesMax, Duration giveUpAfter, int deadEntriesMax) {
        return new WebhookLimits(
                entriesMax,
                100_000,
                Duration.ofMillis(5),
                Duration.ofMillis(400),
                Duration.ofMillis(2),
                Duration.ofMillis(10),
                giveUpAfter,
                100_000,
                deadEntriesMax);
    }

    private WebhookConfig config(FeedFilter filter, WebhookLimits limits) {
        return config(receiver.url("/hook"), null, filter, limits);
    }

    private WebhookConfig config(URI url, @Nullable Path ca, FeedFilter filter, WebhookLimits limits) {
        return new WebhookConfig(
                "hook", url, new WebhookSecret(directory.resolve("secret"), null), filter, false, ca, limits);
    }

    private Webhooks start(FeedFilter filter, WebhookLimits limits) {
        return start(config(filter, limits));
    }

    private Webhooks start(WebhookConfig config) {
        try {
            Webhooks hooks = new Webhooks(List.of(config), presence, directory, memory, name -> null);
            webhooks = hooks;
            hooks.begin();
            await().until(() -> memory.recall("hook.bookmark").isPresent());
            return hooks;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static WebhookLimits patient() {
        return limits(10, Duration.ofDays(1), 10);
    }

    private void refuse(String... clientIds) {
        for (String clientId : clientIds) {
            presence.changes()
                    .refused(new Refused(
                            clientId,
                            1_700_000_000_000L,
                            Cause.BAD_CREDENTIALS,
                            134,
                            5,
                            "tcp",
                            "192.0.2.1",
                            1,
                            2,
                            null));
        }
    }

    private static String[] numbered(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private void awaitAccepted(String... clientIds) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receiver.acceptedOnce()).containsExactly(clientIds));
    }

    private static WebhookState state(Webhooks hooks) {
        return hooks.states().get(0);
    }

    @Test
    void entriesAreToldInOrderAndWhoHasTheSecretKnowsThatTheyAreOurs() throws Exception {
        start(ALL, patient());
        String[] ids = numbered("c", 35);
        refuse(ids);
        awaitAccepted(ids);
        for (Request request : receiver.requests()) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
            String signed = Receiver.header(request, "Rollcall-Timestamp") + "." + request.body();
            String expected = "v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8)));
            assertThat(Receiver.header(request, "Rollcall-Signature")).isEqualTo(expected);
            assertThat(request.about()).hasSizeLessThanOrEqualTo(10);
        }
    }

    @Test
    void onlyWhatIsWantedIsTold() {
        start(new FeedFilter(Set.of("refused"), null, "in-", null, Sight.ALL), patient());
        refuse("out-1", "in-1", "out-2", "in-2");
        awaitAccepted("in-1", "in-2");
        assertThat(receiver.accepted()).containsExactly("in-1", "in-2");
    }

    @Test
    void whatIsNotTakenIsToldAgainUntilItIs() {
        List<Integer> answers = new ArrayList<>(List.of(500, Receiver.DROP, 404, Receiver.HANG, 302, 429));
        receiver.does(request -> answers.isEmpty() ? 200 : answers.remove(0));
        Webhooks hooks = start(ALL, patient());
        refuse("a", "b");
        awaitAccepted("a", "b");
        assertThat(receiver.requests()).extracting(Request::answered).containsSubsequence(500, 404, 302, 429, 200);
        assertThat(receiver.requests()).extracting(Request::path).containsOnly("/hook");
        await().untilAsserted(() -> assertThat(state(hooks).behind()).isZero());
        assertThat(state(hooks).failedAttempts()).isZero();
        assertThat(hooks.dead("hook", 10)).contains(List.of());
    }

    @Test
    void theOneEntryThatIsRefusedIsPutAwayAndTheOthersAreTold() throws IOException {
        receiver.does(request -> request.about().contains("poison") ? 422 : 200);
        Webhooks hooks = start(ALL, patient());
        refuse("a", "b", "c", "poison", "d", "e", "f");
        awaitAccepted("a", "b", "c", "d", "e", "f");
        List<String> dead = hooks.dead("hook", 10).orElseThrow();
        assertThat(dead).hasSize(1);
        assertThat(new ObjectMapper()
                        .readTree(dead.get(0))
                        .at("/entry/clientId")
                        .asText())
                .isEqualTo("poison");

        receiver.does(request -> 200);
        assertThat(hooks.resend("hook")).isTrue();
        awaitAccepted("a", "b", "c", "d", "e", "f", "poison");
        await().untilAsserted(() -> assertThat(state(hooks).deadEntries()).isZero());
        assertThat(Files.readString(directory.resolve("hook.dead.jsonl"))).isEmpty();
        List<Request> requests = receiver.requests();
        assertThat(Receiver.header(requests.get(requests.size() - 1), "Rollcall-Redelivery"))
                .isEqualTo("true");
    }

    @Test
    void whatCannotBeDeliveredInTimeGoesToTheDeadLetters() {
        receiver.does(request -> 503);
        Webhooks hooks = start(ALL, limits(1, Duration.ZERO, 10));
        refuse("a", "b");
        await().untilAsserted(() -> assertThat(state(hooks).deadEntries()).isEqualTo(2));
        assertThat(state(hooks).given()).isEqualTo(2);
    }

    @Test
    void whileTheDeadLettersHaveNoRoomNothingIsGivenUp() {
        receiver.does(request -> 503);
        Webhooks hooks = start(ALL, limits(1, Duration.ZERO, 1));
        refuse("a", "b");
        await().untilAsserted(() -> assertThat(state(hooks).lastFailure()).contains("no room"));
        receiver.does(request -> 200);
        awaitAccepted("b");
        assertThat(state(hooks).deadEntries()).isEqualTo(1);
    }

    @Test
    void whatTheFeedNoLongerHasIsSaidAndTheRestIsTold() {
        receiver.does(request -> 503);
        start(ALL, limits(10, Duration.ofDays(1), 10));
        refuse("told");
        await().until(() -> !receiver.requests().isEmpty());
        closeHooks();
        refuse(numbered("c", 1_500));
        await().until(() -> presence.feed().oldestSeq() > 100);
        receiver.does(request -> 200);
        long oldest = presence.feed().oldestSeq();
        start(ALL, limits(1_000, Duration.ofDays(1), 10));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receiver.accepted()).contains("c1499"));
        Request first = receiver.requests().stream()
                .filter(request -> request.answered() == 200)
                .findFirst()
                .orElseThrow();
        assertThat(first.json().at("/entries/0/type").asText()).isEqualTo("resync");
        assertThat(first.json().at("/entries/0/reason").asText()).isEqualTo("too-old");
        assertThat(first.json().at("/entries/0/oldestSeq").asLong()).isEqualTo(oldest);
        assertThat(presence.bookmarks()
                        .nextSeq(first.json().at("/entries/0/bookmark").asText()))
                .isEqualTo(oldest);
        assertThat(first.json().at("/entries/1/seq").asLong()).isEqualTo(oldest);
    }

    @Test
    void whatTheFeedDropsWhileAReceiverIsAwayIsSaidToo() {
        receiver.does(request -> 503);
        start(ALL, patient());
        refuse("told");
        await().until(() -> !receiver.requests().isEmpty());
        refuse(numbered("c", 1_500));
        await().until(() -> presence.feed().oldestSeq() > 100);
        receiver.does(request -> 200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(receiver.accepted()).contains("c1499"));
        assertThat(receiver.accepted()).startsWith("told", "resync").doesNotContain("c0");
        await().untilAsserted(() -> assertThat(state(webhooks()).resyncs()).isEqualTo(1));
    }

    @Test
    void aPlaceInAnotherFeedIsSaidToBeLost() {
        memory.remember("hook.bookmark", "nonsense");
        start(ALL, patient());
        awaitAccepted("resync");
        refuse("a");
        awaitAccepted("resync", "a");
    }

    @Test
    void anotherSecretNeedsNoRestart() throws IOException {
        start(ALL, patient());
        refuse("a");
        awaitAccepted("a");
        Files.writeString(directory.resolve("secret"), "another-secret-of-ours");
        refuse("b");
        awaitAccepted("a", "b");
        Request last = receiver.requests().stream() // the first may have come twice
                .filter(request -> request.about().contains("b"))
                .findFirst()
                .orElseThrow();
        long timestamp = Long.parseLong(String.valueOf(Receiver.header(last, "Rollcall-Timestamp")));
        assertThat(Receiver.header(last, "Rollcall-Signature"))
                .isEqualTo(Signature.of(
                        "another-secret-of-ours".getBytes(UTF_8),
                        timestamp,
                        last.body().getBytes(UTF_8)));
    }

    @Test
    void aReceiverWithACertificateOfTheGivenAuthorityIsTold() throws Exception {
        SelfSigned identity = SelfSigned.in(directory);
        try (Receiver secure = Receiver.open(Tls.server(identity))) {
            start(config(secure.url("/"), null, ALL, patient()));
            refuse("a");
            await().untilAsserted(
                            () -> assertThat(state(webhooks()).lastFailure()).contains("certificat"));
            closeHooks();
            start(config(secure.url("/"), identity.certificate(), ALL, patient()));
            await().untilAsserted(() -> assertThat(secure.accepted()).contains("a")); // once or more
            assertThat(secure.accepted()).containsOnly("a");
        }
    }

    private Webhooks webhooks() {
        Webhooks open = webhooks;
        if (open == null) {
            throw new AssertionError("not started");
        }
        return open;
    }

    @Test
    void aSecretThatCouldBeGuessedIsRefusedByName() throws IOException {
        Files.writeString(directory.resolve("secret"), "short");
        WebhookConfig config = config(ALL, patient());
        assertThatThrownBy(() -> new Webhooks(List.of(config), presence, directory, memory, name -> null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("webhook hook: " + directory.resolve("secret"))
                .hasMessageContaining("this one has 5")
                .hasMessageNotContaining("short");
    }

    /** Random failures of the receiver, and restarts: everything is told in order, poison is put away, nothing is lost. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whateverTheReceiverDoesNothingIsLostAndTheOrderStays(long seed) {
        Random random = new Random(seed);
        Random chance = new Random(seed + 1_000);
        receiver.does(request -> request.about().stream().anyMatch(id -> id.startsWith("poison"))
                ? 400
                : switch (chance.nextInt(8)) {
                    case 0, 1 -> 500;
                    case 2 -> Receiver.DROP;
                    default -> 200;
                });
        List<String> wanted = new ArrayList<>();
        List<String> poison = new ArrayList<>();
        WebhookLimits limits = limits(1 + random.nextInt(8), Duration.ofDays(1), 1_000);
        Webhooks hooks = start(ALL, limits);
        for (int round = 0; round < 6; round++) {
            for (int i = random.nextInt(30); i > 0; i--) {
                boolean isPoison = random.nextInt(12) == 0;
                List<String> kind = isPoison ? poison : wanted;
                String id = (isPoison ? "poison" : "c") + round + "." + i;
                kind.add(id);
                refuse(id);
            }
            int told = random.nextInt(wanted.size() + 1);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> receiver.acceptedOnce().size() >= told);
            if (random.nextBoolean()) {
                hooks.close();
                hooks = start(ALL, limits);
            }
        }
        Webhooks last = hooks;
        await().alias("seed " + seed).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(receiver.acceptedOnce()).isEqualTo(wanted);
            assertThat(state(last).behind()).isZero();
        });
        assertThat(last.dead("hook", 1_000).orElseThrow().stream()
                        .map(WebhookTest::clientId)
                        .distinct()
                        .toList())
                .as("seed " + seed)
                .isEqualTo(poison);
    }

    private static String clientId(String deadLetter) {
        try {
            return new ObjectMapper().readTree(deadLetter).at("/entry/clientId").asText();
        } catch (IOException e) {
            throw new AssertionError(deadLetter, e);
        }
    }
}
