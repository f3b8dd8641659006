package io.rollcall.benchmarks.presence;

import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.Presence;
import io.rollcall.presence.Traffic;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Clients by number: devices of ten organisations and a hundred types each, one in a hundred a gateway. One in ten is connected at the end,
 * the rest came and went, in the order of their numbers, a millisecond apart. Of one thread.
 */
public final class Fleet {
    private static final int ORGS = 10;
    private static final int TYPES = 100;
    private static final int GATEWAY_EVERY = 100;
    private static final int CONNECTED_EVERY = 10;
    private static final int USERS = 1000;
    private static final int RUN_SHIFT = 40;
    private static final int QUEUE_MAX = 20_000;
    private static final int KEEP_ALIVE = 60_000;

    /** What a client does that is not looked at. */
    private static final LiveActivity STILL = new LiveActivity() {
        @Override
        public long lastActivityTime() {
            return 0;
        }

        @Override
        public @Nullable ActivityEvent lastActivityEvent() {
            return null;
        }

        @Override
        public long lastSeenTime() {
            return 0;
        }
    };

    private final Presence presence;
    private final int clients;
    private final long[] connections;
    private long counter;

    /** None of them is known yet. */
    public Fleet(Presence presence, int clients) {
        this.presence = presence;
        this.clients = clients;
        this.connections = new long[clients];
    }

    public static String clientId(int number) {
        String letter = number % GATEWAY_EVERY == 0 ? "g" : "d";
        return letter + ":org" + number % ORGS + ":type" + number / ORGS % TYPES + ":device-"
                + String.format(Locale.ROOT, "%08d", number);
    }

    /** Makes all of them known. */
    public void fill() throws InterruptedException {
        long begin = System.currentTimeMillis() - clients;
        for (int i = 0; i < clients; i++) {
            connect(i, begin + i);
            if (i % CONNECTED_EVERY != 0) {
                disconnect(i, begin + i + 1);
            }
            while (i % 1000 == 0 && presence.stats().queueDepth() > QUEUE_MAX) {
                settle();
            }
        }
        settle();
    }

    /** One of them comes, or goes. */
    public void change(Random random) {
        int number = random.nextInt(clients);
        long now = System.currentTimeMillis();
        if (connections[number] == 0) {
            connect(number, now);
        } else {
            disconnect(number, now);
        }
    }

    private void connect(int number, long time) {
        connections[number] = ((long) presence.run() << RUN_SHIFT) | ++counter;
        int port = number % 1000 == 7 ? 8884 : 8883;
        Connected connected = new Connected(
                clientId(number),
                connections[number],
                time,
                number % 3 + 3,
                "tls",
                "192.0.2." + number % 250,
                40_000 + number % 10_000,
                port,
                "user-" + number % USERS,
                true,
                false,
                number % 2 == 0 ? KEEP_ALIVE : 0,
                3600,
                null);
        presence.changes().connected(connected, STILL, () -> {});
    }

    private void disconnect(int number, long time) {
        Cause cause = number % 50 == 3 ? Cause.KEEP_ALIVE_TIMEOUT : Cause.CLIENT_DISCONNECT;
        Disconnected disconnected = new Disconnected(
                clientId(number),
                connections[number],
                time,
                0,
                cause == Cause.CLIENT_DISCONNECT ? Entity.CLIENT : Entity.NETWORK,
                cause,
                0,
                null,
                new Activity(time, ActivityEvent.PUBLISH, time),
                new Traffic(1000, 10, 1000, 10));
        connections[number] = 0;
        presence.changes().disconnected(disconnected);
    }

    /** All that was told is seen by queries. */
    public void settle() throws InterruptedException {
        CountDownLatch current = new CountDownLatch(1);
        presence.queries().whenCurrent(current::countDown);
        current.await();
    }
}
