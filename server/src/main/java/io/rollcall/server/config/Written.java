package io.rollcall.server.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What stands in a file at some place, where the structure is deeper than sections and their keys. */
sealed interface Written {

    /** What stands there, wherever that is. */
    static Object textOf(List<? extends Written> all) {
        return all.stream().map(Written::textOf).toList();
    }

    private static Object textOf(Written written) {
        if (written instanceof Value value) {
            return value.setting().text();
        }
        if (written instanceof Section section) {
            Map<String, Object> texts = new LinkedHashMap<>();
            section.entries().forEach((name, below) -> texts.put(name, textOf(below)));
            return texts;
        }
        return textOf(((Items) written).items());
    }

    /** The place, as an operator would look it up. */
    String origin();

    record Value(Setting setting) implements Written {
        @Override
        public String origin() {
            return setting.origin();
        }
    }

    record Section(Map<String, Written> entries, String origin) implements Written {}

    record Items(List<Written> items, String origin) implements Written {}
}
