package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.still;

import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientQuery.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/** Clients of every kind that do what they like, and questions of every kind about them; from a seed. */
final class RandomFleet {
    private static final long DAY = 86_400_000;
    /** In UTF-16 they sort in another order than in UTF-8. */
    private static final List<String> WIDE = List.of("ä", "ä\uD83D\uDE00", "ä\uFFFD");

    private static final List<String> USERS = List.of("ann", "bob", "ключ");

    private final Random random;
    private final int clients;
    private final int times;
    private final Map<String, Long> standing = new HashMap<>();

    /**
     * @param clients how many different clients there are
     * @param times how many different times there are
     */
    RandomFleet(Random random, int clients, int times) {
        this.random = random;
        this.clients = clients;
        this.times = times;
    }

    String clientId() {
        return clientId(random.nextInt(clients));
    }

    private static String clientId(int number) {
        return switch (number % 8) {
            case 0 -> "d:org" + number % 3 + ":type" + number % 5 + ":" + number;
            case 1 -> "g:org" + number % 3 + ":type" + number % 2 + ":" + number;
            case 2 -> "a:org" + number % 3 + ":" + number;
            case 3 -> "A:org" + number % 2 + ":app" + number % 7 + ":" + number;
            case 4 -> "GID_" + number % 4 + "@@@" + number;
            case 5 -> WIDE.get(number % 3) + number;
            case 6 -> "d:org:" + number;
            default -> "client-" + number;
        };
    }

    /** One change, told and perhaps not yet recorded. */
    String change(House house) {
        String clientId = clientId();
        Long connection = standing.get(clientId);
        long time = time();
        if (connection == null && random.nextInt(20) == 0) {
            house.presence.erase(clientId).toCompletableFuture().join();
        } else if (connection == null || random.nextInt(4) == 0) {
            Connected connected = connected(clientId, house.next(), time);
            if (connection == null) {
                house.changes().connected(connected, live(), () -> {});
            } else {
                Disconnected old = Given.takenOver(clientId, connection);
                house.changes().takenOver(old, connected, live(), () -> {});
            }
            standing.put(clientId, connected.connectionId());
        } else if (random.nextInt(3) == 0) {
            house.changes().active(clientId, connection);
        } else {
            house.changes().disconnected(disconnected(clientId, connection, time));
            standing.remove(clientId);
        }
        return clientId;
    }

    /** After a restart nobody is connected. */
    void allGone() {
        standing.clear();
    }

    private LiveActivity live() {
        return random.nextBoolean() ? still() : new Given.Moving().did(one(ActivityEvent.values()), time());
    }

    private Connected connected(String clientId, long connectionId, long time) {
        int version = 3 + random.nextInt(3);
        int port = 1880 + random.nextInt(3);
        int keepAlive = random.nextInt(3) * 30;
        String user = random.nextInt(3) == 0 ? null : USERS.get(random.nextInt(USERS.size()));
        return new Connected(
                clientId,
                connectionId,
                time,
                version,
                "tls",
                "192.0.2.7",
                40_000,
                port,
                user,
                true,
                false,
                keepAlive,
                0,
                null);
    }

    private Disconnected disconnected(String clientId, long connectionId, long time) {
        Activity activity =
                random.nextBoolean() ? Activity.NONE : new Activity(time(), one(ActivityEvent.values()), time());
        return new Disconnected(
                clientId,
                connectionId,
                time,
                0,
                one(Entity.values()),
                one(Cause.values()),
                random.nextInt(3) * 100,
                null,
                activity,
                Traffic.NONE);
    }

    long time() {
        return NOON + random.nextInt(times) * (DAY / times) - DAY / 2 + (random.nextInt(50) == 0 ? -700 * DAY : 0);
    }

    <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    ClientQuery query() {
        return new ClientQuery(filter(), order(), 1 + random.nextInt(30), null);
    }

    List<Order> order() {
        List<Field> fields = new ArrayList<>(List.of(Field.values()));
        Collections.shuffle(fields, random);
        return fields.subList(0, random.nextInt(4)).stream()
                .map(field -> new Order(field, random.nextBoolean()))
                .toList();
    }

    /** Mostly few things must hold. */
    Filter filter() {
        ClientQuery.Builder filter = Filter.where();
        for (int i = random.nextInt(4); i > 0; i--) {
            add(filter, random.nextInt(17));
        }
        return filter.build();
    }

    private void add(ClientQuery.Builder filter, int what) {
        switch (what) {
            case 0, 1 -> filter.status(one(Status.values()));
            case 2 -> filter.clientType(one(ClientType.values()));
            case 3 -> filter.org("org" + random.nextInt(4));
            case 4 -> filter.type("type" + random.nextInt(6));
            case 5 -> filter.device(String.valueOf(random.nextInt(clients)));
            case 6 -> filter.connected(window());
            case 7 -> filter.disconnected(window());
            case 8 -> filter.active(window());
            case 9 -> filter.seen(window());
            case 10 -> filter.group(random.nextInt(10) == 0 ? "nobody" : ClientIdForm.groupOf(clientId()));
            case 11 -> filter.prefix(prefix());
            case 12 -> filter.userName(USERS.get(random.nextInt(USERS.size())));
            case 13 -> filter.entity(one(Entity.values()));
            case 14 -> filter.cause(one(Cause.values()));
            case 15 -> filter.listenerPort(1880 + random.nextInt(4));
            default -> flags(filter);
        }
    }

    private void flags(ClientQuery.Builder filter) {
        if (random.nextBoolean()) {
            filter.suspect(random.nextBoolean());
        } else {
            filter.flapping(random.nextBoolean());
        }
    }

    private String prefix() {
        String clientId = clientId();
        int end = random.nextInt(clientId.codePointCount(0, clientId.length()) + 1);
        return clientId.substring(0, clientId.offsetByCodePoints(0, end));
    }

    private Window window() {
        return new Window(bound(), bound());
    }

    private OptionalLong bound() {
        return random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(time());
    }
}
