package io.rollcall.benchmarks.causes;

import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The cause matrix: makes connections end, and clients be refused, in every way that we know, over real sockets, and reads in the feed who is
 * said to have done it, why, and with which code.
 */
public final class Causes {
    private final Path jar;
    private final Consumer<String> out;
    private final Map<Way, Integer> ports = new HashMap<>();

    /**
     * A matrix.
     *
     * @param jar the packaged server, for the way that needs a server which is killed
     */
    public Causes(Path jar, Consumer<String> out) {
        this.jar = jar;
        this.out = out;
    }

    /** One line of the matrix: what was expected and what was found; entity and cause are the first two words of each. */
    public record Row(String way, int level, String expected, String found) {
        public boolean isRight() {
            return found.equals(expected);
        }

        public boolean isEntityRight() {
            return word(found, 0).equals(word(expected, 0));
        }

        public boolean isCauseRight() {
            return word(found, 1).equals(word(expected, 1));
        }

        private static String word(String text, int index) {
            String[] words = text.split(" ", -1);
            return index < words.length ? words[index] : "";
        }
    }

    /** Arguments: the jar. */
    public static void main(String[] arguments) throws Exception {
        Consumer<String> say = System.out::println;
        List<Row> rows = new Causes(Path.of(arguments[0]), say).run();
        System.exit(rows.stream().allMatch(Row::isRight) ? 0 : 1);
    }

    /** Makes all happen, and says what was found. */
    public List<Row> run() throws Exception {
        List<Way> ways = new ArrayList<>(Ends.all());
        ways.addAll(Breaches.all());
        ways.addAll(Refusals.all());
        List<Row> rows = new ArrayList<>();
        try (Scratch scratch = new Scratch("causes")) {
            Site site = Site.in(scratch.path());
            try (site) {
                for (Way way : ways) {
                    ports.put(way, way.injection().inject(site, way.clientId(), way.level()));
                }
                for (Way way : Refusals.counted()) {
                    rows.add(new Row(way.name(), way.level(), way.expected(), counted(way, site)));
                }
            }
            List<FeedEntry> feed = feed(site.presence());
            for (Way way : ways) {
                rows.add(new Row(way.name(), way.level(), way.expected(), found(way, feed)));
            }
            rows.add(crash(scratch.path().resolve("crash"), 4));
            rows.add(crash(scratch.path().resolve("crash"), 5));
        }
        report(rows);
        return rows;
    }

    /** Whose counter rises when it happens. */
    private static String counted(Way way, Site site) throws Exception {
        Map<DisconnectCause, Long> before = refusals(site);
        way.injection().inject(site, way.clientId(), way.level());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        Map<DisconnectCause, Long> after = refusals(site);
        while (after.equals(before) && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(1);
            after = refusals(site);
        }
        for (var count : after.entrySet()) {
            if (!count.getValue().equals(before.get(count.getKey()))) {
                return Way.counted(count.getKey().name());
            }
        }
        return "nothing";
    }

    private static Map<DisconnectCause, Long> refusals(Site site) {
        Map<DisconnectCause, Long> counts = new EnumMap<>(DisconnectCause.class);
        for (DisconnectCause cause : DisconnectCause.values()) {
            counts.put(cause, site.refused(cause));
        }
        return counts;
    }

    private static List<FeedEntry> feed(Path directory) {
        List<FeedEntry> entries = new ArrayList<>();
        try (Presence presence = Presence.open(PresenceConfig.in(directory))) {
            for (long seq = 1; seq <= presence.feed().newestSeq(); ) {
                FeedPage page = presence.feed().read(seq, 1_000);
                page.items().forEach(item -> entries.add(item.entry()));
                seq = page.nextSeq();
            }
        }
        return entries;
    }

    private String found(Way way, List<FeedEntry> feed) {
        return feed.stream()
                .map(entry -> found(way, entry))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("nothing");
    }

    /** Absent when the entry is not about this way. */
    private @Nullable String found(Way way, FeedEntry entry) {
        if (entry instanceof FeedEntry.ClientDisconnected disconnected) {
            return ofEnd(way, disconnected.disconnected());
        } else if (entry instanceof FeedEntry.ClientTakenOver takenOver) {
            return ofEnd(way, takenOver.old());
        } else if (entry instanceof FeedEntry.ClientRefused refused) {
            return ofRefusal(way, refused.refused());
        }
        return null;
    }

    private static @Nullable String ofEnd(Way way, Disconnected end) {
        return end.clientId().equals(way.clientId()) ? Way.found(end.entity(), end.cause(), end.reasonCode()) : null;
    }

    /** Who is refused before its name was read is known by its port. */
    private @Nullable String ofRefusal(Way way, Refused refused) {
        boolean same = refused.clientId().isEmpty()
                ? Integer.valueOf(refused.remotePort()).equals(ports.get(way))
                : refused.clientId().startsWith(way.clientId());
        return same ? Way.found(null, refused.cause(), refused.reasonCode()) : null;
    }

    /** A server in a process of its own is killed under its client. */
    private Row crash(Path directory, int level) throws Exception {
        String clientId = "crash-" + level;
        Path data = Files.createDirectories(directory).resolve("data-" + level);
        try (Server server = Server.launch(jar, data, List.of(), List.of())) {
            try (Peer peer = Peer.tcp(server.mqtt()).accepted(clientId, level, 0)) {
                server.kill();
                peer.awaitClosed();
            }
        }
        try (Presence presence = Presence.open(PresenceConfig.in(data.resolve("presence")))) {
            Disconnected end = presence.queries()
                    .find(clientId)
                    .map(state -> state.lastDisconnect())
                    .orElseThrow();
            String found = Way.found(end.entity(), end.cause(), end.reasonCode());
            return new Row("server killed", level, Way.found(Entity.SERVER, Cause.SERVER_CRASH, 139), found);
        }
    }

    private void report(List<Row> rows) {
        for (Row row : rows) {
            out.accept("| %s | %s | %s | %s |"
                    .formatted(row.way(), version(row.level()), row.expected(), row.isRight() ? "same" : row.found()));
        }
        out.accept("%d ways: entity right %d, cause right %d, all right %d"
                .formatted(
                        rows.size(),
                        rows.stream().filter(Row::isEntityRight).count(),
                        rows.stream().filter(Row::isCauseRight).count(),
                        rows.stream().filter(Row::isRight).count()));
    }

    private static String version(int level) {
        return switch (level) {
            case 3 -> "3.1";
            case 4 -> "3.1.1";
            case 5 -> "5.0";
            default -> String.format(Locale.ROOT, "level %d", level);
        };
    }
}
