package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A listener that remembers what it hears, in order. */
public final class Events implements ClientListener {

    /** Something that happened to a client: connected, or (with how) disconnected. */
    public record Event(ClientConnection client, @Nullable Disconnection how) {

        @Override
        public String toString() {
            String what = how == null ? "connected" : "disconnected " + how.entity() + " " + how.cause();
            return client.clientId() + " " + client.connectionId() + " " + what;
        }
    }

    private final List<Event> all = new CopyOnWriteArrayList<>();
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();

    private final List<ClientConnection> active = new CopyOnWriteArrayList<>();
    private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
    private volatile boolean holding;

    @Override
    public void connected(ClientConnection client, Runnable recorded) {
        if (holding) {
            held.add(recorded); // before anybody can see the event
        }
        all.add(new Event(client, null));
        if (!holding) {
            recorded.run();
        }
    }

    /** From here on who must know of a connection does not know yet. */
    public void hold() {
        holding = true;
    }

    /** Now they know. */
    public void release() {
        holding = false;
        for (Runnable recorded = held.poll(); recorded != null; recorded = held.poll()) {
            recorded.run();
        }
    }

    @Override
    public void active(ClientConnection client) {
        active.add(client);
    }

    /** The connections that were told active, in order. */
    public List<ClientConnection> active() {
        return active;
    }

    @Override
    public void disconnected(ClientConnection client, Disconnection how) {
        all.add(new Event(client, how));
    }

    @Override
    public void refused(Refusal refusal) {
        refusals.add(refusal);
    }

    /** What happened to this client until now. */
    public List<Event> of(String clientId) {
        return all.stream()
                .filter(event -> event.client().clientId().equals(clientId))
                .toList();
    }

    /** Waits until the client's first connection has ended, and says how. */
    public Disconnection endOf(String clientId) {
        patiently().until(() -> of(clientId).stream().anyMatch(event -> event.how() != null));
        Disconnection how = of(clientId).get(1).how();
        assertThat(how).isNotNull();
        return how;
    }

    /** Waits until so many connections of the client have ended. */
    public List<Event> awaitEnds(String clientId, long count) {
        patiently().until(() -> ends(clientId) >= count);
        return of(clientId);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().pollInterval(Duration.ofMillis(1)).atMost(ScriptedClient.PATIENCE);
    }

    private long ends(String clientId) {
        return of(clientId).stream().filter(event -> event.how() != null).count();
    }

    /** Waits for a refusal of this client identifier. */
    public Refusal refusalOf(String clientId) {
        return patiently()
                .until(
                        () -> refusals.stream()
                                .filter(refusal -> refusal.clientId().equals(clientId))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }
}
