package io.rollcall.http.exchange;

import java.util.List;

/**
 * What came of reading the configuration and its files again.
 *
 * @param applied what has changed and holds from now on: keys of the configuration
 * @param needRestart what has changed and holds from the next start on: keys of the configuration
 * @param failed what could not be read, a sentence each; what it said before still holds
 */
public record Reloaded(List<String> applied, List<String> needRestart, List<String> failed) {
    public Reloaded {
        applied = List.copyOf(applied);
        needRestart = List.copyOf(needRestart);
        failed = List.copyOf(failed);
    }
}
