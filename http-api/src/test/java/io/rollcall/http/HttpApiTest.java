package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.rollcall.http.alibaba.AlibabaLimits;
import io.rollcall.http.alibaba.Instances;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Sight;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Start, stop and configuration. */
class HttpApiTest {
    private static final Presence LIVE = Presence.open(PresenceConfig.inMemory());

    @AfterAll
    static void close() {
        LIVE.close();
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("vert.x") || name.startsWith("rollcall-http"))
                .collect(Collectors.toSet());
    }

    @Test
    void aPortThatIsTakenIsNamedAndNothingIsLeftRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpApiConfig config = HttpApiConfig.loopback(taken.getLocalPort(), List.of());

            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> HttpApi.start(
                            config, new FakePresence(), LIVE.feed(), LIVE.history(), new FakeOperations()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
            await().until(() -> threads().isEmpty());
        }
    }

    @Test
    void aHostThatIsNotOursIsNamed() {
        HttpApiConfig config = HttpApiConfig.at("192.0.2.1", 0).build();

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() ->
                        HttpApi.start(config, new FakePresence(), LIVE.feed(), LIVE.history(), new FakeOperations()))
                .withMessageContaining("192.0.2.1:0");
        await().until(() -> threads().isEmpty());
    }

    @Test
    void afterCloseNoThreadIsLeftAndThePortIsFree() throws IOException {
        HttpApi api = HttpApi.start(
                HttpApiConfig.loopback(0, List.of()),
                new FakePresence(),
                LIVE.feed(),
                LIVE.history(),
                new FakeOperations());
        assertThat(api.host()).isEqualTo("127.0.0.1");
        assertThat(api.port()).isPositive();

        api.close();
        api.close();

        await().until(() -> threads().isEmpty());
        new ServerSocket(api.port(), 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void closeDoesNotWaitForAListThatTakesLong() {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Api api = Api.open();
        api.presence.beforeList(() -> {
            begun.countDown();
            awaitUninterrupted(never);
        });
        CompletableFuture<Void> list = CompletableFuture.runAsync(() -> api.get("/api/v0002/clientconnectionstates"));
        awaitUninterrupted(begun);

        api.close();

        assertThat(list).failsWithin(Duration.ofSeconds(10));
        never.countDown();
        await().until(() -> threads().isEmpty());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted, which would close the file that is read", e);
        }
    }

    @Test
    void aConfigurationThatCannotBeIsRefusedWithFieldAndValue() {
        refused("host: \"\"", () -> HttpApiConfig.at("", 0).build());
        refused("port: 70000", () -> new HttpTls("127.0.0.1", 70_000, Path.of("c"), Path.of("k")));
        refused(
                "origins: \"example.org\"",
                () -> Api.config().origins(List.of("example.org")).build());
        refused("origins: \"*\"", () -> Api.config().origins(List.of("*")).build());
        refused("port: 65536", () -> HttpApiConfig.loopback(65_536, List.of()));
        refused("port: -1", () -> HttpApiConfig.loopback(-1, List.of()));
        refused("keys: \"a\"", () -> HttpApiConfig.loopback(0, List.of(new ApiKey("a", "x"), new ApiKey("a", "y"))));
        refused("id: \"a:b\"", () -> new ApiKey("a:b", "x"));
        refused("secret: that of key \"a\" is empty", () -> new ApiKey("a", ""));
        refused("org: null is not that of key \"a-b-c\"", () -> new ApiKey("a-b-c", "x", Rights.READ));
        refused("groups: one is empty", () -> new Sight(null, Set.of("")));
        refused("id: \"\" is blank", () -> new Instances(Map.of("", Set.of())));
        refused("headerBytes: 100", () -> Api.narrow().headerBytes(100).build());
        refused(
                "connectionsPerAddress: 0",
                () -> Api.narrow().connectionsPerAddress(0).build());
        refused("queryWorkers: 0", () -> Api.narrow().queryWorkers(0).build());
        refused("listPage: 10001", () -> Api.narrow().listPage(10_001).build());
        refused(
                "idleTimeout: PT0S",
                () -> Api.narrow().idleTimeout(Duration.ZERO).build());
        refused(
                "bodyTimeout: PT25H",
                () -> Api.narrow().bodyTimeout(Duration.ofHours(25)).build());
        refused("batchQueriesPerSecond: 0", () -> new AlibabaLimits(1, 0, 1, 1));
    }

    private static void refused(String message, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessageContaining(message);
    }

    @Test
    void withoutKeysAndWithoutAnonymousReadsNobodyReads() {
        HttpApiConfig config =
                Api.config().anonymousReads(AnonymousReads.NOBODY).build();
        try (Api api = Api.of(config)) {
            assertThat(api.get("/api/v1/counts").status()).isEqualTo(401);
            assertThat(api.get("/?Action=QuerySessionByClientId&Version=2020-04-20")
                            .status())
                    .isEqualTo(400);
            assertThat(api.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void noSecretShowsInText() {
        assertThat(HttpApiConfig.loopback(0, List.of(new ApiKey("id", "hidden")))
                        .toString())
                .contains("id")
                .doesNotContain("hidden");
    }
}
