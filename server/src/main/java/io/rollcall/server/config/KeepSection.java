package io.rollcall.server.config;

import io.rollcall.presence.FeedLimits;
import io.rollcall.presence.KeepPolicy;
import io.rollcall.presence.KeepPolicy.Addresses;
import io.rollcall.presence.KeepPolicy.Rule;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What presence keeps: {@code presence.feed}, {@code presence.keep} and {@code presence.addresses}. */
final class KeepSection {
    private static final List<String> KEYS = List.of("ids", "age", "count");
    private static final String ADDRESSES = "full, prefix or none";
    private static final long COUNT_MAX = 1_000_000_000_000L;

    private KeepSection() {}

    static FeedLimits feed(Settings settings) {
        FeedLimits defaults = FeedLimits.DEFAULT;
        return settings.section(
                "presence.feed",
                () -> new FeedLimits(
                        settings.duration(Key.PRESENCE_FEED_AGE, defaults.age()),
                        settings.number(Key.PRESENCE_FEED_BYTES, defaults.bytes(), 1, Long.MAX_VALUE),
                        defaults.entriesMin(),
                        defaults.memoryEntries(),
                        defaults.memoryBytes(),
                        defaults.refusedUnknownMax(),
                        defaults.waitersMax()));
    }

    static KeepPolicy keep(Settings settings) {
        Rule others = settings.section(
                "presence.keep",
                () -> new Rule(
                        "*",
                        settings.says(Key.PRESENCE_KEEP_AGE)
                                ? settings.duration(Key.PRESENCE_KEEP_AGE, Duration.ZERO)
                                : null,
                        settings.number(Key.PRESENCE_KEEP_COUNT, KeepPolicy.COUNT_DEFAULT, 0, COUNT_MAX)));
        List<Rule> classes = settings.sections(Key.PRESENCE_KEEP_CLASSES).stream()
                .map(section -> Fields.read(section, KEYS, KeepSection::rule))
                .toList();
        Addresses addresses = settings.read(Key.PRESENCE_ADDRESSES, Addresses.FULL, ADDRESSES, KeepSection::addresses);
        return settings.section("presence.keep", () -> new KeepPolicy(classes, others, addresses));
    }

    private static Rule rule(Fields fields) {
        return new Rule(
                fields.value("ids", "a pattern such as tmp-*", Reading::text)
                        .orElseThrow(() -> fields.isMissing("ids")),
                fields.value("age", Reading.A_DURATION, Reading::duration).orElse(null),
                fields.number("count", KeepPolicy.COUNT_DEFAULT, 0, COUNT_MAX));
    }

    private static Optional<Addresses> addresses(String text) {
        return Arrays.stream(Addresses.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
