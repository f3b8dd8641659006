package io.rollcall.presence;

import java.util.ArrayList;
import java.util.List;

/** What a check found to be wrong: the first of it in sentences, all of it counted. Of one thread. */
final class Findings {
    static final int TOLD_MAX = 100;

    private final List<String> told = new ArrayList<>();
    private long count;

    void add(String sentence) {
        count++;
        if (told.size() < TOLD_MAX) {
            told.add(sentence);
        }
    }

    List<String> told() {
        return told;
    }

    long count() {
        return count;
    }
}
