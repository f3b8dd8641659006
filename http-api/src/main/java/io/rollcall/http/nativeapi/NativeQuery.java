package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.LenientTime;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Parameters.Parameter;
import io.rollcall.http.exchange.Problem;
import io.rollcall.presence.ClientQuery.Window;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request to our own face. Strict: a name that is not known, one that is given twice, and a value that cannot
 * be read are refused with the name, the value and what would do. Of one thread.
 */
final class NativeQuery {
    private static final String TIME = "a time: ISO 8601 such as 2026-11-20T09:00:00Z, or milliseconds since 1970";

    private final Map<String, String> given = new TreeMap<>();

    /**
     * Reads what stands after the question mark.
     *
     * @param encoded absent when there is nothing
     * @param known the names that the path takes
     */
    NativeQuery(@Nullable String encoded, Set<String> known) {
        for (Parameter parameter : parse(encoded).all()) {
            if (!known.contains(parameter.name())) {
                throw bad(parameter.name(), parameter.value(), "is not known here; known are " + new TreeSet<>(known));
            }
            if (given.put(parameter.name(), parameter.value()) != null) {
                throw bad(parameter.name(), parameter.value(), "is given twice");
            }
        }
    }

    private static Parameters parse(@Nullable String encoded) {
        try {
            return Parameters.parse(encoded);
        } catch (Parameters.Unreadable e) {
            throw new Problem(400, "Bad request", "The query cannot be read: " + e.getMessage() + ".");
        }
    }

    static Problem bad(String name, String value, String why) {
        return new Problem(400, "Bad parameter", name + ": \"" + value + "\" " + why + ".");
    }

    @Nullable
    String text(String name) {
        return given.get(name);
    }

    private <T> @Nullable T read(String name, Function<String, Optional<T>> reader, String what) {
        String text = given.get(name);
        return text == null ? null : reader.apply(text).orElseThrow(() -> bad(name, text, "is not " + what));
    }

    /** One of the constants, in lower case and with hyphens. */
    <E extends Enum<E>> @Nullable E word(String name, Class<E> values) {
        Map<String, E> words = new TreeMap<>();
        for (E value : values.getEnumConstants()) {
            words.put(ClientJson.word(value), value);
        }
        return oneOf(name, words);
    }

    <T> @Nullable T oneOf(String name, Map<String, T> words) {
        return read(name, text -> Optional.ofNullable(words.get(text)), "one of " + sorted(words.keySet()));
    }

    private static Collection<String> sorted(Set<String> words) {
        return new TreeSet<>(words);
    }

    @Nullable
    Boolean flag(String name) {
        return oneOf(name, Map.of("true", true, "false", false));
    }

    /** Exclusive bounds of a time in milliseconds since 1970, under the name with After and Before behind it. */
    Window window(String what) {
        Long after = read(what + "After", text -> LenientTime.parse(text).map(LenientTime::floorMillis), TIME);
        Long before = read(what + "Before", text -> LenientTime.parse(text).map(LenientTime::ceilingMillis), TIME);
        return new Window(optional(after), optional(before));
    }

    /** A time in milliseconds since 1970. */
    OptionalLong time(String name) {
        return optional(read(name, text -> LenientTime.parse(text).map(LenientTime::floorMillis), TIME));
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    OptionalLong number(String name, long least, long most) {
        return optional(read(name, text -> within(text, least, most), "a whole number from " + least + " to " + most));
    }

    private static Optional<Long> within(String text, long least, long most) {
        try {
            long number = Long.parseLong(text);
            return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    OptionalInt integer(String name, int least, int most) {
        OptionalLong number = number(name, least, most);
        return number.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) number.getAsLong());
    }

    /** What stands between commas, none of it empty; empty when the parameter is not given. */
    List<String> list(String name) {
        String text = given.get(name);
        if (text == null) {
            return List.of();
        }
        List<String> items = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            if (item.isEmpty()) {
                throw bad(name, text, "has an empty item");
            }
            items.add(item);
        }
        return items;
    }
}
