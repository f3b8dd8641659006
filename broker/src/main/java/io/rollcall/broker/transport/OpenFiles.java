package io.rollcall.broker.transport;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many files the operating system lets this process have open, sockets among them. Connections must leave some for the files of the store, for
 * HTTP and for the JVM: who has none left can neither accept nor write.
 */
final class OpenFiles {
    private static final long RESERVED = 256;
    private static final int RESERVED_PART = 16;
    /** Where there are very few: connections have a fourth of them. */
    private static final int CONNECTIONS_PART_MIN = 4;

    private OpenFiles() {}

    /** Connections that leave the rest enough; as many as there can be where the system does not say. */
    static long connectionsMax() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? connectionsMax(unix.getMaxFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    /** @param files open at a time, at most; negative when there is no limit */
    static long connectionsMax(long files) {
        if (files < 0) {
            return Integer.MAX_VALUE;
        }
        long left = Math.max(files / CONNECTIONS_PART_MIN, files - files / RESERVED_PART - RESERVED);
        return Math.max(1, Math.min(Integer.MAX_VALUE, left));
    }
}
