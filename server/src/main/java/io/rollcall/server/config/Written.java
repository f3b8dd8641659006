package io.rollcall.server.config;

import java.util.List;
import java.util.Map;

/** What stands in a file at some place, where the structure is deeper than sections and their keys. */
sealed interface Written {

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
