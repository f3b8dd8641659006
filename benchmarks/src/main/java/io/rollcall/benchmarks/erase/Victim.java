package io.rollcall.benchmarks.erase;

import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.KeepPolicy;
import io.rollcall.presence.KeepPolicy.Addresses;
import io.rollcall.presence.KeepPolicy.Rule;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.Traffic;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Presence in a process of its own, to be killed at any moment: clients come and go, some are erased when they are gone, some are forgotten
 * because they are too many. Says on its output what it is about to tell, and what was answered; see {@link Word}.
 */
final class Victim {
    /** So many clients that come only for a moment are kept; the rest is forgotten at the next start. */
    static final int MOMENTS_KEPT = 20;

    /** At the end of each line, and in none: a kill may cut the last one short. */
    static final String END_OF_LINE = " ~";

    /** What {@link #policy} keeps few of. */
    static final String MOMENT = "moment-";

    private static final String CLIENT = "client-";
    private static final int CLIENTS = 300;
    private static final int MOMENTS_A_RUN_MAX = 5_000;
    private static final int ERASED_AT_A_TIME_MAX = 8;
    /** Connects that wait for being applied: so that what is told does not run away from what is answered. */
    private static final int CONNECTING_MAX = 64;

    private static final int RUN_SHIFT = 40;
    private static final int TOKEN_LETTERS = 20;

    private final Presence presence;
    private final PrintStream out;
    private final SplittableRandom random;
    private final List<Client> clients = new ArrayList<>();
    private final Semaphore connecting = new Semaphore(CONNECTING_MAX);
    private final Semaphore erasing = new Semaphore(ERASED_AT_A_TIME_MAX);
    /** Clients that are being erased: not to be touched. */
    private final Set<String> leaving = new HashSet<>();

    private long counter;
    private int moments;

    private Victim(Presence presence, long seed, PrintStream out) {
        this.presence = presence;
        this.random = new SplittableRandom(seed);
        this.out = out;
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Client(CLIENT + i));
        }
    }

    /** One client identifier, and its connection that stands. */
    private static final class Client {
        private final String id;
        private long standing;

        private Client(String id) {
            this.id = id;
        }
    }

    /** What the victim says, a line each: a word, the client, what stands below, and {@link #END_OF_LINE}. */
    enum Word {
        /** It is open, and works. Alone on its line. */
        OPEN,
        /** A connect is about to be told: connectionId and token. */
        CONNECT,
        /** A connect was applied: connectionId. */
        APPLIED,
        /** An end is about to be told: connectionId. */
        END,
        /** An erasure is about to be asked for. */
        ERASE,
        /** An erasure was answered as done. */
        ERASED
    }

    /** Keeps all clients but those that come for a moment, of which it keeps a few. */
    static KeepPolicy policy() {
        Rule moments = new Rule(MOMENT + "*", null, MOMENTS_KEPT);
        return new KeepPolicy(List.of(moments), new Rule("*", null, KeepPolicy.COUNT_DEFAULT), Addresses.FULL);
    }

    /** Arguments: the directory, and the seed. Lives until it is killed. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PresenceConfig config = PresenceConfig.in(Path.of(arguments[0])).with(policy());
        try (Presence presence = Presence.open(config)) {
            new Victim(presence, Long.parseLong(arguments[1]), out).live();
        }
    }

    private void live() throws InterruptedException {
        out.println(Word.OPEN);
        while (true) {
            if (random.nextInt(4) == 0 && moments < MOMENTS_A_RUN_MAX) {
                Client moment = new Client(MOMENT + presence.run() + "-" + moments++);
                connect(moment);
                end(moment);
            }
            act(clients.get(random.nextInt(CLIENTS)));
        }
    }

    private void act(Client client) throws InterruptedException {
        if (isLeaving(client.id)) {
            return;
        }
        if (client.standing == 0) {
            if (random.nextInt(3) == 0) {
                erase(client.id);
            } else {
                connect(client);
            }
        } else {
            end(client);
        }
    }

    private void connect(Client client) throws InterruptedException {
        long connectionId = ((long) presence.run() << RUN_SHIFT) | ++counter;
        String token = token();
        connecting.acquire();
        say(Word.CONNECT, client.id, connectionId + " " + token);
        presence.changes().connected(connected(client.id, connectionId, token), STILL, () -> {
            say(Word.APPLIED, client.id, Long.toString(connectionId));
            connecting.release();
        });
        client.standing = connectionId;
    }

    private void end(Client client) {
        say(Word.END, client.id, Long.toString(client.standing));
        presence.changes()
                .disconnected(new Disconnected(
                        client.id,
                        client.standing,
                        System.currentTimeMillis(),
                        0,
                        Entity.CLIENT,
                        Cause.CLIENT_DISCONNECT,
                        0,
                        null,
                        new Activity(0, null, 0),
                        new Traffic(0, 0, 0, 0)));
        client.standing = 0;
    }

    private void erase(String clientId) throws InterruptedException {
        erasing.acquire();
        synchronized (leaving) {
            leaving.add(clientId);
        }
        say(Word.ERASE, clientId, "");
        var unused = presence.erase(clientId).whenComplete((erasure, failure) -> {
            if (erasure != null && erasure.done()) {
                say(Word.ERASED, clientId, "");
            }
            synchronized (leaving) {
                leaving.remove(clientId);
            }
            erasing.release();
        });
    }

    private boolean isLeaving(String clientId) {
        synchronized (leaving) {
            return leaving.contains(clientId);
        }
    }

    /** Of letters at random, so that no two are alike and it is stored as it is. */
    private String token() {
        StringBuilder token = new StringBuilder();
        for (int i = 0; i < TOKEN_LETTERS; i++) {
            token.append((char) ('!' + 1 + random.nextInt(90)));
        }
        return token.toString();
    }

    private synchronized void say(Word word, String clientId, String rest) {
        out.println(word + " " + clientId + " " + rest + END_OF_LINE);
    }

    private static Connected connected(String clientId, long connectionId, String token) {
        return new Connected(
                clientId,
                connectionId,
                System.currentTimeMillis(),
                5,
                "tcp",
                "127.0.0.1",
                40_000,
                1883,
                token,
                true,
                false,
                60,
                0,
                null);
    }

    /** Connections on which nothing happens. */
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
}
