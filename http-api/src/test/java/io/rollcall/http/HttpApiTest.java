package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
                    .isThrownBy(() -> HttpApi.start(config, new FakePresence(), LIVE.feed(), new FakeOperations()))
                    .withMessageContaining("127.0.0.1:" + taken.getLocalPort());
            await().until(() -> threads().isEmpty());
        }
    }

    @Test
    void aHostThatIsNotOursIsNamed() {
        HttpApiConfig config =
                new HttpApiConfig("192.0.2.1", 0, List.of(), true, HttpLimits.DEFAULT, Clock.systemUTC());

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> HttpApi.start(config, new FakePresence(), LIVE.feed(), new FakeOperations()))
                .withMessageContaining("192.0.2.1:0");
        await().until(() -> threads().isEmpty());
    }

    @Test
    void afterCloseNoThreadIsLeftAndThePortIsFree() throws IOException {
        HttpApi api = HttpApi.start(
                HttpApiConfig.loopback(0, List.of()), new FakePresence(), LIVE.feed(), new FakeOperations());
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
        HttpApiConfig good = HttpApiConfig.loopback(0, List.of());
        refused("host: \"\"", () -> new HttpApiConfig("", 0, good.keys(), true, good.limits(), good.clock()));
        refused("port: 65536", () -> HttpApiConfig.loopback(65_536, List.of()));
        refused("port: -1", () -> HttpApiConfig.loopback(-1, List.of()));
        refused("keys: \"a\"", () -> HttpApiConfig.loopback(0, List.of(new ApiKey("a", "x"), new ApiKey("a", "y"))));
        refused("id: \"a:b\"", () -> new ApiKey("a:b", "x"));
        refused("secret: that of key \"a\" is empty", () -> new ApiKey("a", ""));
        refused("headerBytes: 100", () -> limits(100, 1, 1));
        refused("queryWorkers: 0", () -> limits(1024, 0, 1));
        refused("listPage: 10001", () -> limits(1024, 1, 10_001));
        refused("idleTimeout: PT0S", () -> new HttpLimits(1024, 1, Duration.ZERO, 1, 1, 1, 1, 1));
    }

    private static HttpLimits limits(int headerBytes, int queryWorkers, int listPage) {
        return new HttpLimits(headerBytes, 1, Duration.ofSeconds(1), 1, listPage, queryWorkers, 1, 1);
    }

    private static void refused(String message, Runnable construction) {
        assertThatIllegalArgumentException().isThrownBy(construction::run).withMessageContaining(message);
    }

    @Test
    void withoutKeysAndWithoutAnonymousReadsNobodyReads() {
        HttpApiConfig config =
                new HttpApiConfig("127.0.0.1", 0, List.of(), false, HttpLimits.DEFAULT, Clock.systemUTC());
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
