package io.rollcall.benchmarks.presence;

import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientQuery.Field;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientQuery.Order;
import io.rollcall.presence.ClientQuery.Window;
import io.rollcall.presence.ClientType;
import io.rollcall.presence.Entity;
import io.rollcall.presence.PresenceQueries;
import io.rollcall.presence.Status;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** How long questions take: pages of every filter with every sort, points, batches. Of one thread. */
final class QueryTimes {
    private static final int LIMIT = 100;
    private static final int POINTS = 200_000;
    private static final int BATCHES = 100;
    private static final List<Field> SORTS =
            List.of(Field.CLIENT_ID, Field.CONNECT_TIME, Field.DISCONNECT_TIME, Field.ACTIVITY_TIME, Field.SEEN_TIME);

    private static final List<Field> FEW_VALUES = List.of(
            Field.STATUS,
            Field.CLIENT_TYPE,
            Field.ACTIVITY_EVENT,
            Field.PROTOCOL_VERSION,
            Field.DISCONNECT_ENTITY,
            Field.DISCONNECT_REASON_CODE);

    /** The time that a filter by time is sorted by, by the first word of the filter's name. */
    private static final Map<String, Field> OF_TIME = Map.of(
            "connected", Field.CONNECT_TIME,
            "status", Field.DISCONNECT_TIME,
            "active", Field.ACTIVITY_TIME,
            "seen", Field.SEEN_TIME);

    private final PresenceQueries queries;
    private final int clients;
    private final PrintStream out;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Random random = new Random(2);
    private boolean isEachSaid;

    QueryTimes(PresenceQueries queries, int clients, PrintStream out) {
        this.queries = queries;
        this.clients = clients;
        this.out = out;
    }

    /** Clients came a millisecond apart, until now. */
    private Map<String, Filter> filters() {
        long now = System.currentTimeMillis();
        long age = clients;
        Map<String, Filter> filters = new LinkedHashMap<>();
        filters.put("all", Filter.ALL);
        filters.put(
                "status connected (10 %)",
                Filter.where().status(Status.CONNECTED).build());
        filters.put(
                "connected after, 0.1 %",
                Filter.where().connected(Window.after(now - age / 1000)).build());
        filters.put(
                "connected between, 10 %",
                Filter.where()
                        .connected(Window.between(now - age / 2, now - age / 2 + age / 10))
                        .build());
        filters.put(
                "connected before, 90 %",
                Filter.where().connected(Window.before(now - age / 10)).build());
        filters.put(
                "status disconnected, disconnected after, 1 %",
                Filter.where()
                        .status(Status.DISCONNECTED)
                        .disconnected(Window.after(now - age / 100))
                        .build());
        filters.put(
                "active between, 1 %",
                Filter.where()
                        .active(Window.between(now - age / 2, now - age / 2 + age / 100))
                        .build());
        filters.put(
                "seen before, 50 %",
                Filter.where().seen(Window.before(now - age / 2)).build());
        addWithoutTimes(filters, now);
        return filters;
    }

    private static void addWithoutTimes(Map<String, Filter> filters, long now) {
        filters.put(
                "client type gateway (1 %)",
                Filter.where().clientType(ClientType.GATEWAY).build());
        filters.put("org (10 %)", Filter.where().org("org3").build());
        filters.put("group (0.1 %)", Filter.where().group("d:org3:type7").build());
        filters.put(
                "id prefix, 10 clients",
                Filter.where().prefix("d:org3:type7:device-0000").build());
        filters.put("id prefix, 9 %", Filter.where().prefix("d:org3:").build());
        filters.put("user name (0.1 %)", Filter.where().userName("user-77").build());
        filters.put(
                "entity network (2 %)", Filter.where().entity(Entity.NETWORK).build());
        filters.put(
                "cause keep-alive (2 %)",
                Filter.where().cause(Cause.KEEP_ALIVE_TIMEOUT).build());
        filters.put("listener port (0.1 %)", Filter.where().listenerPort(8884).build());
        filters.put("suspect", Filter.where().suspect(true).build());
        filters.put("flapping", Filter.where().flapping(true).build());
        filters.put(
                "status connected, group, connected before",
                Filter.where()
                        .status(Status.CONNECTED)
                        .group("d:org3:type7")
                        .connected(Window.before(now))
                        .build());
        filters.put("nobody, by listener port", Filter.where().listenerPort(1).build());
    }

    /** Asks all, and says what they took together: the first time, much of the code is not compiled. */
    void firstPages(int pagesEach) {
        isEachSaid = false;
        everyPage(pagesEach);
    }

    void pages(int pagesEach) {
        isEachSaid = true;
        out.println(
                "| filter | sort | p50 us | p99 us | max us | pages | CPU p50 us | CPU p99 us | CPU max us | full |");
        out.println("|---|---|---|---|---|---|---|---|---|---|");
        everyPage(pagesEach);
    }

    private void everyPage(int pagesEach) {
        Times all = new Times();
        Times allCpu = new Times();
        for (var filter : filters().entrySet()) {
            for (Field sort : SORTS) {
                for (boolean descending : List.of(false, true)) {
                    List<Order> order = List.of(new Order(sort, descending));
                    String name = sort.name().toLowerCase(Locale.ROOT) + (descending ? " descending" : "");
                    pages(filter.getKey(), name, filter.getValue(), order, pagesEach, all, allCpu);
                }
            }
        }
        out.println("| every filter and sort | | " + all.row() + " | " + allCpu.spread() + " | |");
        List<Order> several = List.of(new Order(Field.CONNECT_TIME, true), new Order(Field.STATUS, false));
        pages("all", "connect_time descending, status", Filter.ALL, several, pagesEach, all, allCpu);
        List<Order> turnedRound = List.of(several.get(1), several.get(0));
        pages("all", "status, connect_time descending", Filter.ALL, turnedRound, pagesEach, all, allCpu);
        pagesByValue(pagesEach);
        typical(pagesEach);
    }

    /** Sorted by fields that have few values. */
    private void pagesByValue(int pagesEach) {
        Times all = new Times();
        Times allCpu = new Times();
        for (Field field : FEW_VALUES) {
            for (boolean descending : List.of(false, true)) {
                List<Order> order = List.of(new Order(field, descending));
                String name = field.name().toLowerCase(Locale.ROOT) + (descending ? " descending" : "");
                pages("all", name, Filter.ALL, order, pagesEach, all, allCpu);
            }
        }
        out.println("| every field of few values | | " + all.row() + " | " + allCpu.spread() + " | |");
    }

    /** The filters by time that are asked for most, in the order of that time. */
    private void typical(int pagesEach) {
        Times all = new Times();
        Times allCpu = new Times();
        filters().forEach((name, filter) -> {
            Field sort = OF_TIME.get(name.split(" ", 2)[0]);
            if (sort != null && !name.startsWith("status connected")) {
                pages(name, "typical", filter, List.of(new Order(sort, true)), pagesEach, all, allCpu);
            }
        });
        out.println("| typical filters by time | | " + all.row() + " | " + allCpu.spread() + " | |");
    }

    private void pages(
            String filter, String sort, Filter asked, List<Order> order, int count, Times all, Times allCpu) {
        Times times = new Times();
        Times cpu = new Times();
        int full = 0;
        @Nullable String bookmark = null;
        for (int i = -count / 10; i < count; i++) {
            long cpuBegun = threads.getCurrentThreadCpuTime();
            long begun = System.nanoTime();
            ClientPage page = queries.list(new ClientQuery(asked, order, LIMIT, bookmark));
            long took = System.nanoTime() - begun;
            long cpuTook = threads.getCurrentThreadCpuTime() - cpuBegun;
            if (i >= 0) {
                times.add(took);
                cpu.add(cpuTook);
                full += page.clients().size() == LIMIT ? 1 : 0;
            }
            bookmark = random.nextInt(10) == 0 ? null : page.bookmark();
        }
        if (isEachSaid) {
            out.println(
                    "| " + filter + " | " + sort + " | " + times.row() + " | " + cpu.spread() + " | " + full + " |");
        }
        all.addAll(times);
        allCpu.addAll(cpu);
    }

    void points() {
        Times times = new Times();
        for (int i = -POINTS / 2; i < POINTS; i++) {
            String clientId = Fleet.clientId(random.nextInt(clients));
            long begun = System.nanoTime();
            boolean found = queries.find(clientId).isPresent();
            long took = System.nanoTime() - begun;
            if (!found) {
                throw new IllegalStateException("client " + clientId + " is not found");
            }
            if (i >= 0) {
                times.add(took);
            }
        }
        out.println("| point query by id | | " + times.row() + " | | | | |");
    }

    void batches() {
        Times times = new Times();
        Times cpu = new Times();
        for (int i = -BATCHES / 2; i < BATCHES; i++) {
            List<String> ids = new ArrayList<>(PresenceQueries.BATCH_MAX);
            for (int at = 0; at < PresenceQueries.BATCH_MAX; at++) {
                ids.add(Fleet.clientId(random.nextInt(clients)));
            }
            long cpuBegun = threads.getCurrentThreadCpuTime();
            long begun = System.nanoTime();
            int found = queries.batch(ids).clients().size();
            long took = System.nanoTime() - begun;
            long cpuTook = threads.getCurrentThreadCpuTime() - cpuBegun;
            if (found != ids.size()) {
                throw new IllegalStateException("of " + ids.size() + " clients " + found + " were answered");
            }
            if (i >= 0) {
                times.add(took);
                cpu.add(cpuTook);
            }
        }
        out.println("| batch of 10,000 ids | | " + times.row() + " | " + cpu.spread() + " | |");
        out.printf(
                "%n%.2f M ids a second at p50, %.2f M in a second of processor time%n",
                PresenceQueries.BATCH_MAX / times.percentile(0.5), PresenceQueries.BATCH_MAX / cpu.percentile(0.5));
    }
}
