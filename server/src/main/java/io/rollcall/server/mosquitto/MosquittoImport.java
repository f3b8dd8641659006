package io.rollcall.server.mosquitto;

import io.rollcall.server.mosquitto.MosquittoConf.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says in Rollcall's words what a {@code mosquitto.conf} says, as far as Rollcall has a word for it. What it has none for is
 * listed, with the reason.
 */
public final class MosquittoImport {
    /** Options that ask for what Rollcall does anyway, or that concern a process which is not there any more. */
    private static final Set<String> NEEDLESS = Set.of(
            "allow_duplicate_messages",
            "autosave_interval",
            "autosave_on_changes",
            "check_retain_source",
            "connection_messages",
            "log_timestamp",
            "log_timestamp_format",
            "persistence_file",
            "pid_file",
            "set_tcp_nodelay",
            "upgrade_outgoing_qos",
            "user",
            "websockets_headers_size",
            "websockets_log_level");

    private static final Map<String, String> WITHOUT_A_WORD = Map.ofEntries(
            Map.entry("acl_plugin", "plugins have no place; see GatekeeperProvider in docs/guides/security.md"),
            Map.entry("auth_plugin", "plugins have no place; see GatekeeperProvider in docs/guides/security.md"),
            Map.entry("plugin", "plugins have no place; see GatekeeperProvider in docs/guides/security.md"),
            Map.entry("global_plugin", "plugins have no place; see GatekeeperProvider in docs/guides/security.md"),
            Map.entry("plugin_load", "plugins have no place; see GatekeeperProvider in docs/guides/security.md"),
            Map.entry("psk_file", "TLS with pre-shared keys is not there"),
            Map.entry("psk_hint", "TLS with pre-shared keys is not there"),
            Map.entry("http_dir", "no files are served"),
            Map.entry("mount_point", "topics have no mount points"),
            Map.entry("queue_qos0_messages", "messages of QoS 0 do not wait for clients that are away"),
            Map.entry("clientid_prefixes", "let the rules of acl_file say it, with %c"),
            Map.entry("crlfile", "lists of revoked certificates are not read"),
            Map.entry("capath", "name one file: cafile"),
            Map.entry("memory_limit", "the heap of the JVM is the limit (-Xmx), see mqtt.memoryHighPercent"),
            Map.entry("message_size_limit", "mqtt.packetSizeMax counts whole packets, max_packet_size is the same"),
            Map.entry("log_dest", "logs go to stderr"),
            Map.entry("log_type", "logs go to stderr"),
            Map.entry("log_facility", "logs go to stderr"));

    private final Map<String, Object> tree = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<ImportedListener> listeners = new ArrayList<>();
    private ImportedListener current = new ImportedListener("mqtt");
    private boolean inBridge;
    private boolean perListener;
    private boolean anonymous;

    private MosquittoImport() {}

    /**
     * What a file says.
     *
     * @param yaml the same in Rollcall's words, a configuration that it reads
     * @param notes what could not be said, a sentence each
     */
    public record Result(String yaml, List<String> notes) {}

    /**
     * Translates a file.
     *
     * @throws IOException when it, or one that it includes, cannot be read; the message names it
     */
    public static Result of(Path file) throws IOException {
        MosquittoImport translation = new MosquittoImport();
        MosquittoConf.read(file).forEach(translation::take);
        translation.place();
        return new Result(YamlText.of(translation.tree), List.copyOf(translation.notes));
    }

    private void take(Line line) {
        switch (line.option()) {
            case "listener" -> beginListener(line);
            case "connection" -> {
                inBridge = true;
                note(line, "bridges to other brokers are not there; what follows of it is left out");
            }
            default -> {
                if (!inBridge && !current.take(line, this) && !takeGlobal(line)) {
                    leave(line);
                }
            }
        }
    }

    private void beginListener(Line line) {
        inBridge = false;
        if (current.isUsed()) {
            listeners.add(current);
        }
        current = ImportedListener.at(line, this);
    }

    private boolean takeGlobal(Line line) {
        String value = line.value();
        switch (line.option()) {
            case "per_listener_settings" -> perListener = value.equals("true");
            case "allow_anonymous" -> anonymous = value.equals("true");
            case "password_file" -> forAll(line, "mqtt.auth.passwordFile");
            case "acl_file" -> forAll(line, "mqtt.acl.file");
            case "persistence" -> {
                if (value.equals("false")) {
                    say("durability", "memory");
                }
            }
            case "persistence_location" ->
                say("data", Path.of(value).resolve("rollcall").toString());
            case "max_inflight_messages" -> number(line, "mqtt.inFlightMax", 65_535);
            case "max_queued_messages" -> number(line, "mqtt.queueLengthMax", 0);
            case "max_queued_bytes" -> number(line, "mqtt.queueBytesMax", 0);
            case "max_packet_size" -> number(line, "mqtt.packetSizeMax", 0);
            case "max_keepalive" -> number(line, "mqtt.keepAliveSecondsMax", 0);
            case "max_topic_alias", "max_topic_alias_broker" -> numberOrZero(line, "mqtt.topicAliasMaximum");
            case "sys_interval" -> seconds(line, "mqtt.sysInterval");
            case "persistent_client_expiration" -> expiration(line);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void forAll(Line line, String key) {
        say(key, line.value());
        if (perListener) {
            note(line, "it holds for all listeners");
        }
    }

    private void leave(Line line) {
        if (NEEDLESS.contains(line.option())) {
            return;
        }
        if (isAsRollcallDoes(line)) {
            return;
        }
        note(line, WITHOUT_A_WORD.getOrDefault(line.option(), "there is no word for it"));
    }

    private static boolean isAsRollcallDoes(Line line) {
        return switch (line.option()) {
            case "queue_qos0_messages" -> line.value().equals("false");
            case "retain_available", "allow_zero_length_clientid" ->
                line.value().equals("true");
            case "max_qos" -> line.value().equals("2");
            default -> false;
        };
    }

    /** Listeners have their place when all of them are known: the first plain one is {@code mqtt} itself. */
    private void place() {
        if (current.isUsed() || listeners.isEmpty()) {
            listeners.add(current);
        }
        if (anonymous) {
            listeners.forEach(ImportedListener::allowAnonymous);
        }
        ImportedListener first = listeners.stream()
                .filter(ImportedListener::isPlainPort)
                .findFirst()
                .orElse(null);
        List<Object> others = new ArrayList<>();
        for (ImportedListener listener : listeners) {
            if (listener == first) {
                listener.sayAsFirst(this);
            } else {
                others.add(listener.section("listener" + (others.size() + 1)));
            }
        }
        if (first == null) {
            notes.add("Rollcall listens plainly on 127.0.0.1, too; mqtt.port says where");
        }
        if (!others.isEmpty()) {
            tree.put("listeners", others);
        }
    }

    /** Whether what stands below a listener is said of it alone. */
    boolean isPerListener() {
        return perListener;
    }

    void say(String path, Object value) {
        Map<String, Object> section = tree;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            section = below(section, names[i]);
        }
        section.put(names[names.length - 1], value);
    }

    @SuppressWarnings("unchecked") // nothing but sections stands where sections are made
    private static Map<String, Object> below(Map<String, Object> section, String name) {
        return (Map<String, Object>) section.computeIfAbsent(name, none -> new LinkedHashMap<String, Object>());
    }

    void note(Line line, String why) {
        notes.add(line.where() + ": " + line.option() + ": " + why);
    }

    /** Zero is Mosquitto's word for no limit; ours then is the default, or this when it is not 0. */
    private void number(Line line, String key, long unlimited) {
        long number = numberOf(line);
        if (number > 0) {
            say(key, number);
        } else if (number == 0 && unlimited > 0) {
            say(key, unlimited);
        }
    }

    private void numberOrZero(Line line, String key) {
        long number = numberOf(line);
        if (number >= 0) {
            say(key, number);
        }
    }

    private void seconds(Line line, String key) {
        long number = numberOf(line);
        if (number >= 0) {
            say(key, number + "s");
        }
    }

    /** The number; -1 when there is none, which is noted. */
    long numberOf(Line line) {
        try {
            return Math.max(-1, Long.parseLong(line.value()));
        } catch (NumberFormatException e) {
            note(line, "'" + line.value() + "' is not a number");
            return -1;
        }
    }

    /** A number and one of h, d, w, m (months) and y. */
    private void expiration(Line line) {
        String value = line.value();
        String unit = value.isEmpty() ? "" : value.substring(value.length() - 1);
        long days = switch (unit) {
            case "d" -> 1;
            case "w" -> 7;
            case "m" -> 30;
            case "y" -> 365;
            default -> 0;
        };
        long unitSeconds = unit.equals("h") ? 3_600 : days * 86_400;
        if (unitSeconds == 0) {
            note(line, "'" + value + "' is not a number with h, d, w, m or y");
            return;
        }
        long number = numberOf(new Line(line.where(), line.option(), value.substring(0, value.length() - 1)));
        if (number > 0) {
            say("mqtt.sessionExpirySecondsMax", Math.min(number * unitSeconds, 0xFFFF_FFFFL));
        }
    }
}
