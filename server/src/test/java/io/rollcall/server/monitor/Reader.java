package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.server.process.StillActivity;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A subscription whose client takes what the test lets it take, and has room for so many messages that it has not taken. */
final class Reader implements OwnedSubscription {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClientConnection client;
    private final int room;
    private final boolean resumed;
    private final BlockingQueue<Seen> offered = new LinkedBlockingQueue<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private volatile Subscription subscription;
    private volatile boolean wantsRetained;
    private volatile boolean over;
    private volatile long sent;
    private int most;

    /** A message as the client sees it. */
    record Seen(String topic, String payload, boolean retained, Message message) {
        JsonNode json() {
            try {
                return JSON.readTree(payload);
            } catch (JsonProcessingException e) {
                throw new AssertionError(payload, e);
            }
        }

        boolean isMarker() {
            return topic.startsWith("$presence/$");
        }
    }

    Reader(String clientId, String filter, int room) {
        this(clientId, filter, room, true, false);
    }

    Reader(String clientId, String filter, int room, boolean wantsRetained, boolean resumed) {
        this(client(clientId, 0), filter, room, wantsRetained, resumed);
    }

    /** Of a session that lasts an hour beyond its connection. */
    static Reader ofLastingSession(String clientId, String filter, int room, boolean resumed) {
        return new Reader(client(clientId, 3600), filter, room, !resumed, resumed);
    }

    private Reader(ClientConnection client, String filter, int room, boolean wantsRetained, boolean resumed) {
        this.client = client;
        this.room = room;
        this.wantsRetained = wantsRetained;
        this.resumed = resumed;
        this.subscription =
                new Subscription(TopicFilter.of(filter), Qos.AT_LEAST_ONCE, false, false, wantsRetained ? 0 : 2, 0);
    }

    private static ClientConnection client(String clientId, long sessionExpirySeconds) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1883);
        return new ClientConnection(
                clientId,
                1,
                ProtocolVersion.V5,
                "mqtt",
                "tcp",
                address,
                address,
                null,
                true,
                0,
                sessionExpirySeconds,
                false,
                null,
                null,
                0,
                new StillActivity());
    }

    @Override
    public ClientConnection client() {
        return client;
    }

    @Override
    public Subscription subscription() {
        return subscription;
    }

    @Override
    public boolean wantsRetained() {
        return wantsRetained;
    }

    @Override
    public boolean isResumed() {
        return resumed;
    }

    @Override
    public long sent() {
        return sent;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public synchronized boolean offer(Message message, boolean retained) {
        if (over || offered.size() >= room) {
            return false;
        }
        assertThat(subscription.filter().matches(message.topic()))
                .as("%s matches %s", subscription.filter(), message.topic())
                .isTrue();
        String payload = new String(message.payload(), StandardCharsets.UTF_8);
        offered.add(new Seen(message.topic().toString(), payload, retained, message));
        most = Math.max(most, offered.size());
        return true;
    }

    @Override
    public void whenRoom(Runnable task) {
        synchronized (this) {
            if (offered.size() > room / 2) {
                waiting.add(task);
                return;
            }
        }
        task.run();
    }

    void end() {
        over = true;
    }

    void wantsRetained(boolean wants) {
        wantsRetained = wants;
    }

    /** The most messages that it ever had to hold. */
    synchronized int most() {
        return most;
    }

    /** Waits for what comes next. */
    Seen next() {
        try {
            Seen next = offered.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError(subscription.filter() + " waits for what comes next");
            }
            long before = sent;
            sent = before + 1;
            wake();
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void wake() {
        List<Runnable> woken = List.of();
        synchronized (this) {
            if (offered.size() <= room / 2 && !waiting.isEmpty()) {
                woken = List.copyOf(waiting);
                waiting.clear();
            }
        }
        woken.forEach(Runnable::run);
    }

    /** Whether all that was offered is taken. */
    boolean isEmpty() {
        return offered.isEmpty();
    }
}
