package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.http.exchange.ConfigLine;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.ServerState;
import io.rollcall.http.exchange.ServerTotals;
import io.rollcall.http.exchange.SessionState;
import io.rollcall.http.ops.Operations;
import io.rollcall.presence.Erasure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A server for tests, which is ready until it is told otherwise. From any thread. */
final class FakeOperations implements Operations {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, String> remembered = new ConcurrentHashMap<>();
    private volatile Optional<String> notReadyBecause = Optional.empty();
    private volatile BiConsumer<String, String> onKick = (clientId, by) -> {};
    private volatile ServerState state = ServerState.NONE;
    private volatile ServerTotals totals = ServerTotals.NONE;
    private volatile boolean forgetful;
    private final List<String> erased = new CopyOnWriteArrayList<>();
    private final List<String> published = new CopyOnWriteArrayList<>();

    void notReady(String because) {
        notReadyBecause = Optional.of(because);
    }

    @Override
    public Optional<String> notReadyBecause() {
        return notReadyBecause;
    }

    @Override
    public String version() {
        return "0.1.0-test";
    }

    @Override
    public String scrape() {
        return "rollcall_up 1\n";
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public Reloaded reload() {
        return new Reloaded(List.of("mqtt.packetSizeMax"), List.of("mqtt.port"), List.of("acl, line 1: what?"));
    }

    /** How the server is from now on. */
    void state(ServerState now) {
        state = now;
    }

    /** What it counts from now on. */
    void totals(ServerTotals now) {
        totals = now;
    }

    @Override
    public ServerDesk server() {
        return new ServerDesk() {
            @Override
            public ServerTotals totals() {
                return totals;
            }

            @Override
            public ServerState state() {
                return state;
            }

            @Override
            public List<ConfigLine> configuration() {
                return List.of(new ConfigLine("mqtt.port", "1883"));
            }

            @Override
            public void session(String clientId, Consumer<Optional<SessionState>> then) {
                Optional<SessionState> session = Optional.of(new SessionState(
                                new SessionState.Connection(1, 2, 3, 4),
                                List.of(new SessionState.Subscription("a/#", 1, false, true, 2, 9)),
                                1,
                                5,
                                6,
                                7,
                                8,
                                true,
                                3600))
                        .filter(there -> clientId.contains("here"));
                new Thread(() -> then.accept(session), "loop of the broker").start();
            }
        };
    }

    /** What happens when somebody is kicked: told by a record of client and by. */
    void onKick(BiConsumer<String, String> listener) {
        onKick = listener;
    }

    @Override
    public void kick(String clientId, String by, Runnable ended) {
        onKick.accept(clientId, by);
        new Thread(ended, "loop of the broker").start();
    }

    /** Who was erased. */
    List<String> erased() {
        return erased;
    }

    @Override
    public CompletionStage<Erasure> erase(String clientId) {
        if (clientId.equals("is-here")) {
            return CompletableFuture.completedFuture(new Erasure(false, true, 0));
        }
        erased.add(clientId);
        return CompletableFuture.supplyAsync(() -> new Erasure(true, true, 7));
    }

    /** What was published, a line each. */
    List<String> published() {
        return published;
    }

    @Override
    public int publish(String topic, byte[] payload, int qos, boolean retain) {
        if (topic.contains("#")) {
            throw new IllegalArgumentException("topic name with a wildcard");
        }
        published.add(topic + " " + new String(payload, UTF_8) + " " + qos + " " + retain);
        return 3;
    }

    /** From now on nothing can be remembered. */
    void forgetful() {
        forgetful = true;
    }

    @Override
    public Optional<String> recall(String name) {
        return Optional.ofNullable(remembered.get(name));
    }

    @Override
    public void remember(String name, String text) {
        if (forgetful) {
            throw new UncheckedIOException("the disk is full", new IOException());
        }
        remembered.put(name, text);
    }
}
