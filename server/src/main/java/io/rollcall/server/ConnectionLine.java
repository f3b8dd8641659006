package io.rollcall.server;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Refusal;
import io.rollcall.presence.KeepPolicy.Addresses;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line of a connection: a sentence for people, and the same as fields, for those who log JSON. What clients call themselves cannot
 * begin a line or move a cursor. Made on an event loop, where it costs an object; put into words on the thread that writes.
 */
sealed interface ConnectionLine {
    /** The sentence; control characters of clients are question marks. */
    String sentence();

    /** The same by name, as clients said it; what is absent is left out. */
    Map<String, Object> fields();

    /** Writes it at INFO. */
    default void writeTo(Logger log) {
        LoggingEventBuilder line = log.atInfo();
        for (Map.Entry<String, Object> field : fields().entrySet()) {
            line = line.addKeyValue(field.getKey(), field.getValue());
        }
        line.log("{}", TextTable.printable(sentence()));
    }

    /** A client came in. */
    record Connected(ClientConnection client, Addresses addresses) implements ConnectionLine {
        @Override
        public String sentence() {
            return "client " + client.clientId() + " connected: " + who(client, addresses) + ", keep-alive "
                    + client.keepAliveSeconds() + " s, " + (client.sessionPresent() ? "its session" : "a new session");
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = fieldsOf("connected", client, addresses);
            fields.put("keepAliveSeconds", client.keepAliveSeconds());
            fields.put("cleanStart", client.cleanStart());
            fields.put("sessionPresent", client.sessionPresent());
            return fields;
        }
    }

    /** A connection ended. */
    record Disconnected(ClientConnection client, Disconnection how, Addresses addresses) implements ConnectionLine {
        @Override
        public String sentence() {
            return "client " + client.clientId() + " disconnected by " + word(how.entity()) + ": " + word(how.cause())
                    + (how.by() == null ? "" : " by " + how.by()) + ", " + code(PresenceFeed.reasonCode(client, how))
                    + " after " + seconds() + " s, " + who(client, addresses);
        }

        private long seconds() {
            return Math.max(0, how.disconnectedAt() - client.connectedAt()) / 1_000;
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = fieldsOf("disconnected", client, addresses);
            fields.put("entity", word(how.entity()));
            fields.put("cause", word(how.cause()));
            fields.put("reasonCode", PresenceFeed.reasonCode(client, how));
            put(fields, "by", how.by());
            fields.put("connectedSeconds", seconds());
            return fields;
        }
    }

    /** A CONNECT was refused. */
    record Refused(Refusal refusal, Addresses addresses) implements ConnectionLine {
        @Override
        public String sentence() {
            return "client " + refusal.clientId() + " refused: " + word(refusal.cause()) + ", "
                    + code(PresenceFeed.reasonCode(refusal)) + ", " + user(refusal.userName())
                    + from(refusal.remoteAddress(), addresses) + protocol(refusal.version()) + ", "
                    + refusal.transport();
        }

        @Override
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "refused");
            fields.put("clientId", refusal.clientId());
            put(fields, "userName", refusal.userName());
            address(fields, refusal.remoteAddress(), addresses);
            fields.put("protocol", protocol(refusal.version()));
            fields.put("transport", refusal.transport());
            fields.put("cause", word(refusal.cause()));
            fields.put("reasonCode", PresenceFeed.reasonCode(refusal));
            return fields;
        }
    }

    private static Map<String, Object> fieldsOf(String event, ClientConnection client, Addresses addresses) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("clientId", client.clientId());
        fields.put("connectionId", HexFormat.of().toHexDigits(client.connectionId()));
        put(fields, "userName", client.userName());
        address(fields, client.remoteAddress(), addresses);
        fields.put("protocol", protocol(client.version()));
        fields.put("listener", client.listener());
        fields.put("transport", client.transport());
        return fields;
    }

    private static void address(Map<String, Object> fields, InetSocketAddress remote, Addresses addresses) {
        String kept = addresses.keep(PresenceFeed.ipAddress(remote));
        if (!kept.isEmpty()) {
            fields.put("address", kept);
        }
        if (addresses == Addresses.FULL) {
            fields.put("port", remote.getPort());
        }
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static String who(ClientConnection client, Addresses addresses) {
        return user(client.userName()) + from(client.remoteAddress(), addresses) + protocol(client.version())
                + ", listener " + client.listener() + " (" + client.transport() + ")";
    }

    private static String user(@Nullable String name) {
        return name == null ? "" : "user " + name + ", ";
    }

    private static String from(InetSocketAddress remote, Addresses addresses) {
        String kept = addresses.keep(PresenceFeed.ipAddress(remote));
        if (kept.isEmpty()) {
            return "";
        }
        String host = kept.indexOf(':') >= 0 ? "[" + kept + "]" : kept;
        return "from " + (addresses == Addresses.FULL ? host + ":" + remote.getPort() : kept) + ", ";
    }

    private static String protocol(@Nullable ProtocolVersion version) {
        if (version == null) {
            return "MQTT of an unknown version";
        }
        return switch (version) {
            case V3_1 -> "MQTT 3.1";
            case V3_1_1 -> "MQTT 3.1.1";
            case V5 -> "MQTT 5";
        };
    }

    private static String code(int reason) {
        return "0x" + HexFormat.of().withUpperCase().toHexDigits((byte) reason);
    }

    /** As presence tells it on its own face. */
    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
