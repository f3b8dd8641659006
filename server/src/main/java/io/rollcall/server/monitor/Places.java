package io.rollcall.server.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.broker.api.OwnedSubscription;
import io.rollcall.broker.message.Qos;
import io.rollcall.http.exchange.Json;
import io.rollcall.presence.FeedBookmarks;
import io.rollcall.presence.FeedBookmarks.BadBookmark;
import io.rollcall.presence.FeedTooOldException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where in the feed the subscribers of sessions that last have got to, so that one who was away goes on there; in memory, and behind that on
 * the disk. What is on the disk was so a tick ago or more: by then the broker has stored what it sent. So after a crash a subscriber may be told
 * something twice, and misses nothing. From any thread.
 */
final class Places {
    /** Of the client identifiers and filters whose places are remembered, in characters; who is beyond is told the state when it is back. */
    static final int CHARACTERS_MAX = 4 << 20;

    static final int TICK_MILLIS = 1_000;
    private static final int TICKS_BETWEEN_SWEEPS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(Places.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FeedBookmarks bookmarks;
    private final MonitorCounters counters;
    private final Note note;
    private final Set<Follower> here = ConcurrentHashMap.newKeySet();

    // guarded by this
    private final Map<Who, String> places = new HashMap<>();
    private Map<Who, String> aTickAgo = Map.of();
    private Map<Who, String> onDisk = Map.of();
    private long characters;
    private long ticks;

    /** A subscription, over connections. */
    record Who(String clientId, String filter) {
        static Who of(OwnedSubscription subscription) {
            return new Who(
                    subscription.client().clientId(),
                    subscription.subscription().filter().toString());
        }

        int characters() {
            return clientId.length() + filter.length();
        }
    }

    Places(FeedBookmarks bookmarks, MonitorCounters counters, Note note) {
        this.bookmarks = bookmarks;
        this.counters = counters;
        this.note = note;
        read();
    }

    private void read() {
        try {
            String text = note.read().orElse("{\"places\":[]}");
            for (JsonNode place : JSON.readTree(text).path("places")) {
                Who who = new Who(
                        place.path("clientId").asText(), place.path("filter").asText());
                put(who, place.path("bookmark").asText());
            }
        } catch (JsonProcessingException | UncheckedIOException e) {
            LOG.warn(
                    "where subscribers of presence were cannot be read; each is told the state when it is back: {}",
                    e.getMessage());
        }
        sweep();
        onDisk = Map.copyOf(places);
        aTickAgo = onDisk;
    }

    /** Whether a subscription is one whose place is remembered: it wants each message, and goes on when its client is back. */
    static boolean isFor(OwnedSubscription subscription) {
        return subscription.client().sessionExpirySeconds() > 0
                && subscription.subscription().maximumQos() != Qos.AT_MOST_ONCE;
    }

    /** The bookmark where a subscriber was when it left; absent when it is new, or nobody knows. */
    @Nullable
    synchronized String recall(OwnedSubscription subscription) {
        Who who = Who.of(subscription);
        if (!subscription.isResumed() || !isFor(subscription)) {
            forget(who);
        }
        return places.get(who);
    }

    /** A subscriber is here. */
    void arrived(Follower follower) {
        if (isFor(follower.subscription())) {
            here.add(follower);
        }
    }

    /** A subscriber is gone. */
    void left(Follower follower) {
        if (here.remove(follower)) {
            look(follower);
        }
    }

    private synchronized void look(Follower follower) {
        Who who = Who.of(follower.subscription());
        long place = isFor(follower.subscription()) ? follower.place() : Progress.NONE;
        if (place == Progress.NONE) {
            forget(who);
        } else {
            put(who, bookmarks.of(place + 1));
        }
    }

    private void put(Who who, String bookmark) {
        if (!places.containsKey(who)) {
            if (characters + who.characters() > CHARACTERS_MAX) {
                counters.placesRefused.increment();
                return;
            }
            characters += who.characters();
        }
        places.put(who, bookmark);
    }

    private void forget(Who who) {
        if (places.remove(who) != null) {
            characters -= who.characters();
        }
    }

    /** Looks where everybody is, and writes down where everybody was a tick ago. */
    void tick() {
        here.forEach(this::look);
        synchronized (this) {
            if (++ticks % TICKS_BETWEEN_SWEEPS == 0) {
                sweep();
            }
            write(aTickAgo);
            aTickAgo = aTickAgo.equals(places) ? aTickAgo : Map.copyOf(places);
        }
    }

    /** Forgets those who were away for so long that their place is no longer in the feed. */
    private void sweep() {
        places.entrySet().removeIf(place -> {
            boolean isUseless = !isInFeed(place.getValue());
            characters -= isUseless ? place.getKey().characters() : 0;
            return isUseless;
        });
    }

    private boolean isInFeed(String bookmark) {
        try {
            bookmarks.nextSeq(bookmark);
            return true;
        } catch (FeedTooOldException | BadBookmark gone) {
            return false;
        }
    }

    private void write(Map<Who, String> now) {
        if (now.equals(onDisk)) {
            return;
        }
        try {
            note.write(Json.object(json -> write(json, now)));
            onDisk = now;
        } catch (UncheckedIOException e) {
            LOG.warn("where subscribers of presence are cannot be written: {}", e.getMessage());
        }
    }

    private static void write(JsonGenerator json, Map<Who, String> now) throws IOException {
        json.writeArrayFieldStart("places");
        for (Map.Entry<Who, String> place : now.entrySet()) {
            json.writeStartObject();
            json.writeStringField("clientId", place.getKey().clientId());
            json.writeStringField("filter", place.getKey().filter());
            json.writeStringField("bookmark", place.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes down where everybody is. The broker is closed, so it has stored what it sent. */
    void close() {
        here.forEach(this::look);
        synchronized (this) {
            write(Map.copyOf(places));
        }
    }
}
