package io.rollcall.server;

import java.util.Optional;

/** Which version this is. */
final class Version {
    private Version() {}

    /** What the jar's manifest says. */
    static String ofTheJar() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
