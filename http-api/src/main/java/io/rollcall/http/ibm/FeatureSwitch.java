package io.rollcall.http.ibm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rollcall.http.exchange.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Whether client states are told on this face, for each organization; on until somebody switches it off. The platform deletes
 * the states when it is switched off, and tells of a client again once it has done something. Here other faces go on telling
 * them, so they are hidden instead: after it is switched on again, those that were last active before. Outlives the server.
 * From any thread.
 */
final class FeatureSwitch {
    /** Callers of no organization have a switch of their own. */
    private static final String NO_ORG = "";

    private static final JsonFactory JSON = new JsonFactory();
    private static final long OFF = -1;

    private final Clock clock;
    private final FeatureMemory memory;

    /** When it was switched on last, in milliseconds since 1970, or {@link #OFF}; absent where it never was off. */
    private volatile Map<String, Long> since;

    /** In the state that it was left in. May take its time: never on an event loop. */
    FeatureSwitch(Clock clock, FeatureMemory memory) {
        this.clock = clock;
        this.memory = memory;
        this.since = Map.copyOf(memory.recall().map(FeatureSwitch::read).orElseGet(TreeMap::new));
    }

    boolean isOn(Optional<String> org) {
        return since.getOrDefault(org.orElse(NO_ORG), 0L) != OFF;
    }

    /** When clients must have been active since to be told of, in milliseconds since 1970; empty when it never was off. */
    OptionalLong activeSince(Optional<String> org) {
        Long time = since.get(org.orElse(NO_ORG));
        return time == null ? OptionalLong.empty() : OptionalLong.of(time);
    }

    /** Switches, and remembers that first. May take its time: never on an event loop. */
    synchronized void turn(Optional<String> org, boolean on) {
        if (on == isOn(org)) {
            return;
        }
        Map<String, Long> next = new TreeMap<>(since);
        next.put(org.orElse(NO_ORG), on ? clock.millis() : OFF);
        memory.remember(write(next));
        since = Map.copyOf(next);
    }

    private static String write(Map<String, Long> state) {
        return Json.object(json -> {
            for (Map.Entry<String, Long> entry : state.entrySet()) {
                json.writeNumberField(entry.getKey(), entry.getValue());
            }
        });
    }

    private static Map<String, Long> read(String text) {
        Map<String, Long> state = new TreeMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String org = json.currentName();
                json.nextToken();
                state.put(org, json.getLongValue());
            }
        } catch (IOException damaged) {
            throw new UncheckedIOException("the switch of client states cannot be read: " + text, damaged);
        }
        return state;
    }

    /** What {@code {"enabled":true}} says; empty for anything else. Fields besides are ignored. */
    static Optional<Boolean> enabledIn(byte[] body) {
        Optional<Boolean> enabled = Optional.empty();
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isIt = json.currentName().equals("enabled");
                JsonToken value = json.nextToken();
                if (isIt) {
                    enabled = value.isBoolean() ? Optional.of(json.getBooleanValue()) : Optional.empty();
                }
                json.skipChildren();
            }
            return json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null ? enabled : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }
}
