package io.rollcall.http.ibm;

import java.util.Optional;

/** Where the face keeps its switch beyond the end of the server. May take its time: never used on an event loop. */
public interface FeatureMemory {

    /** What was remembered; empty when nothing was. */
    Optional<String> recall();

    /** Remembers this in place of what was before. */
    void remember(String text);
}
