package io.rollcall.server.config;

import io.rollcall.broker.connection.ConnectionLimits;
import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.ListenerLimits;
import io.rollcall.broker.transport.TlsConfig;
import io.rollcall.broker.transport.TlsConfig.ClientAuth;
import io.rollcall.broker.transport.TlsIdentity;
import io.rollcall.broker.transport.WebSocketConfig;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry of {@code listeners}. */
final class ListenerSection {
    private static final List<String> KEYS = List.of(
            "name",
            "host",
            "port",
            "unix",
            "permissions",
            "tls",
            "webSocket",
            "proxyProtocol",
            "allowAnonymous",
            "connectionsMax",
            "connectsPerSecondMax",
            "backlog",
            "handshakeTimeout",
            "packetSizeMax",
            "keepAliveSecondsMax",
            "messagesPerSecondMax",
            "bytesPerSecondMax",
            "connectTimeout");
    private static final List<String> TLS_KEYS =
            List.of("certificate", "key", "clientAuth", "clientCa", "versions", "sni");
    private static final List<String> SNI_KEYS = List.of("hosts", "certificate", "key");
    private static final List<String> WEB_SOCKET_KEYS = List.of("path", "origins");
    private static final String A_FILE = "a path";

    private ListenerSection() {}

    /** A listener; what it does not say of a connection's limits is as for all. */
    static MqttListener read(Written.Section section, ConnectionLimits otherwise) {
        return Fields.read(section, KEYS, fields -> listener(fields, otherwise));
    }

    private static MqttListener listener(Fields fields, ConnectionLimits otherwise) {
        String name = fields.value("name", "a name", Reading::text).orElseThrow(() -> fields.isMissing("name"));
        ListenerConfig config = new ListenerConfig(
                name,
                address(fields),
                fields.section("tls", TLS_KEYS, ListenerSection::tls).orElse(null),
                fields.section("webSocket", WEB_SOCKET_KEYS, ListenerSection::webSocket)
                        .orElse(null),
                fields.flag("proxyProtocol"),
                limits(fields),
                connectionLimits(fields, otherwise));
        return new MqttListener(config, fields.flag("allowAnonymous"), fields.origin());
    }

    private static ListenAddress address(Fields fields) {
        Optional<Path> unix = fields.value("unix", A_FILE, Reading::path);
        Optional<Set<PosixFilePermission>> permissions =
                fields.value("permissions", "permissions such as rw-rw----", ListenerSection::permissions);
        Optional<String> host = fields.value("host", ServerConfig.AN_ADDRESS, Reading::text);
        Optional<Long> port = fields.value("port", Reading.aNumber(0, Ports.MAX), Reading.number(0, Ports.MAX));
        if (unix.isPresent()) {
            if (host.isPresent() || port.isPresent()) {
                throw new ConfigError(fields.origin() + ": a listener has either unix, or host and port");
            }
            return new ListenAddress.Unix(unix.get(), permissions.orElse(ListenAddress.Unix.PERMISSIONS_DEFAULT));
        }
        if (permissions.isPresent()) {
            throw new ConfigError(fields.origin() + ".permissions: only the file of a Unix socket has permissions");
        }
        return new ListenAddress.Inet(
                host.orElse(ServerConfig.HOST_DEFAULT),
                Math.toIntExact(port.orElseThrow(() -> fields.isMissing("port"))));
    }

    private static Optional<Set<PosixFilePermission>> permissions(String text) {
        try {
            return Optional.of(PosixFilePermissions.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static TlsConfig tls(Fields fields) {
        List<TlsIdentity> identities = new ArrayList<>();
        identities.add(identity(fields, List.of()));
        identities.addAll(fields.sections("sni", SNI_KEYS, ListenerSection::sni));
        List<TlsConfig.Version> versions = fields.values("versions", "1.2 or 1.3", ListenerSection::version);
        return new TlsConfig(
                identities,
                fields.value("clientAuth", "none, optional or required", ListenerSection::clientAuth)
                        .orElse(ClientAuth.NONE),
                fields.value("clientCa", A_FILE, Reading::path).orElse(null),
                versions.isEmpty() ? List.of(TlsConfig.Version.values()) : versions);
    }

    private static TlsIdentity sni(Fields fields) {
        List<String> hosts = fields.values("hosts", "a host name", Reading::text);
        if (hosts.isEmpty()) {
            throw fields.isMissing("hosts");
        }
        return identity(fields, hosts);
    }

    private static TlsIdentity identity(Fields fields, List<String> hosts) {
        return new TlsIdentity(
                fields.value("certificate", A_FILE, Reading::path).orElseThrow(() -> fields.isMissing("certificate")),
                fields.value("key", A_FILE, Reading::path).orElseThrow(() -> fields.isMissing("key")),
                hosts);
    }

    private static Optional<TlsConfig.Version> version(String text) {
        return switch (text) {
            case "1.2" -> Optional.of(TlsConfig.Version.TLS_1_2);
            case "1.3" -> Optional.of(TlsConfig.Version.TLS_1_3);
            default -> Optional.empty();
        };
    }

    private static Optional<ClientAuth> clientAuth(String text) {
        return switch (text) {
            case "none" -> Optional.of(ClientAuth.NONE);
            case "optional" -> Optional.of(ClientAuth.OPTIONAL);
            case "required" -> Optional.of(ClientAuth.REQUIRED);
            default -> Optional.empty();
        };
    }

    private static WebSocketConfig webSocket(Fields fields) {
        return new WebSocketConfig(
                fields.value("path", "a path such as /mqtt", Reading::text).orElse(WebSocketConfig.DEFAULT.path()),
                fields.values("origins", "an origin such as https://example.org", Reading::text));
    }

    private static ListenerLimits limits(Fields fields) {
        ListenerLimits defaults = ListenerLimits.DEFAULTS;
        return new ListenerLimits(
                (int) fields.number("connectionsMax", defaults.connectionsMax(), 1, Integer.MAX_VALUE),
                (int) fields.number("connectsPerSecondMax", defaults.connectsPerSecondMax(), 0, Integer.MAX_VALUE),
                (int) fields.number("backlog", defaults.backlog(), 1, Integer.MAX_VALUE),
                fields.value("handshakeTimeout", Reading.A_DURATION, Reading::duration)
                        .orElse(defaults.handshakeTimeout()));
    }

    /** Absent, and so the broker's, when nothing is said of them. */
    private static @Nullable ConnectionLimits connectionLimits(Fields fields, ConnectionLimits defaults) {
        ConnectionLimits limits = defaults.toBuilder()
                .packetSizeMax((int) fields.number("packetSizeMax", defaults.packetSizeMax(), 1, Integer.MAX_VALUE))
                .keepAliveSecondsMax((int)
                        fields.number("keepAliveSecondsMax", defaults.keepAliveSecondsMax(), 0, Integer.MAX_VALUE))
                .messagesPerSecondMax((int)
                        fields.number("messagesPerSecondMax", defaults.messagesPerSecondMax(), 0, Integer.MAX_VALUE))
                .bytesPerSecondMax(fields.number("bytesPerSecondMax", defaults.bytesPerSecondMax(), 0, Long.MAX_VALUE))
                .connectTimeout(fields.value("connectTimeout", Reading.A_DURATION, Reading::duration)
                        .orElse(defaults.connectTimeout()))
                .build();
        return limits.equals(defaults) ? null : limits;
    }
}
