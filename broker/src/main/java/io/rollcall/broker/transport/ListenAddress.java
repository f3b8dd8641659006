package io.rollcall.broker.transport;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where a listener listens. */
public sealed interface ListenAddress {

    /**
     * A port of this machine.
     *
     * @param host the address or host name to bind
     * @param port the port; 0 takes a free one
     */
    record Inet(String host, int port) implements ListenAddress {
        public Inet {
            if (host.isBlank()) {
                throw new IllegalArgumentException("host: is empty");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port + " is not within 0 to 65535");
            }
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * A Unix domain socket. Linux alone.
     *
     * @param path the file that the socket is; made when the listener opens, and removed when it closes
     * @param permissions who may connect
     */
    record Unix(Path path, Set<PosixFilePermission> permissions) implements ListenAddress {
        /** Owner and group. */
        public static final Set<PosixFilePermission> PERMISSIONS_DEFAULT = PosixFilePermissions.fromString("rw-rw----");

        private static final int PATH_BYTES_MAX = 107;

        public Unix {
            permissions = Set.copyOf(permissions);
            if (path.toString().isEmpty() || path.toString().getBytes(StandardCharsets.UTF_8).length > PATH_BYTES_MAX) {
                throw new IllegalArgumentException(
                        "unix: '" + path + "' has not between 1 and " + PATH_BYTES_MAX + " bytes");
            }
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }
}
