package io.rollcall.server.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A section whose keys are known: what stands there besides is an error that names the nearest known one. */
final class Fields {
    private final Written.Section section;
    private final List<String> known;

    private Fields(Written.Section section, List<String> known) {
        this.section = section;
        this.known = known;
    }

    /** Makes something of a section. A record's refusal begins with the key; here the place is put before it. */
    static <T> T read(Written.Section section, List<String> known, Function<Fields, T> reader) {
        section.entries().forEach((name, written) -> {
            if (!known.contains(name)) {
                throw new ConfigError(
                        written.origin() + ": no such key; the nearest is " + NearestName.of(name, known));
            }
        });
        try {
            return reader.apply(new Fields(section, known));
        } catch (ConfigError e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ConfigError(section.origin() + "." + e.getMessage());
        }
    }

    private @Nullable Written at(String name) {
        if (!known.contains(name)) {
            throw new IllegalStateException(name + " is not among " + known);
        }
        return section.entries().get(name);
    }

    /** A value; absent when it is not said. */
    <T> Optional<T> value(String name, String allowed, Reading<T> reading) {
        Written written = at(name);
        return written == null ? Optional.empty() : Optional.of(reading.of(settingOf(written), allowed));
    }

    private static Setting settingOf(Written written) {
        if (written instanceof Written.Value value) {
            return value.setting();
        }
        throw new ConfigError(written.origin() + ": this is one value, neither a list nor a section");
    }

    long number(String name, long otherwise, long min, long max) {
        return value(name, Reading.aNumber(min, max), Reading.number(min, max)).orElse(otherwise);
    }

    boolean flag(String name) {
        return value(name, Reading.TRUE_OR_FALSE, Reading::flag).orElse(false);
    }

    /** Values; a single one may stand without a list. */
    <T> List<T> values(String name, String allowed, Reading<T> reading) {
        Written written = at(name);
        if (written == null) {
            return List.of();
        }
        List<Written> items = written instanceof Written.Items list ? list.items() : List.of(written);
        return items.stream().map(item -> reading.of(settingOf(item), allowed)).toList();
    }

    /** A section below; absent when it is not said. */
    <T> Optional<T> section(String name, List<String> keys, Function<Fields, T> reader) {
        Written written = at(name);
        return written == null ? Optional.empty() : Optional.of(read(sectionOf(written), keys, reader));
    }

    /** A list of sections below. */
    <T> List<T> sections(String name, List<String> keys, Function<Fields, T> reader) {
        Written written = at(name);
        if (written == null) {
            return List.of();
        }
        if (!(written instanceof Written.Items list)) {
            throw new ConfigError(written.origin() + ": this is a list; each of its sections begins with '- '");
        }
        return list.items().stream()
                .map(item -> read(sectionOf(item), keys, reader))
                .toList();
    }

    private static Written.Section sectionOf(Written written) {
        if (written instanceof Written.Section section) {
            return section;
        }
        throw new ConfigError(written.origin() + ": this is a section; its keys stand below it, indented");
    }

    String origin() {
        return section.origin();
    }

    ConfigError isMissing(String name) {
        return new ConfigError(section.origin() + ": " + name + " is missing");
    }
}
