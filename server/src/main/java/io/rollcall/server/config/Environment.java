package io.rollcall.server.config;

import io.rollcall.http.auth.ApiKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What the environment says: the variables that begin with {@code ROLLCALL_}. An unknown one is an error. */
public final class Environment {
    /** The file to read, as {@code --config}. */
    public static final String CONFIG = Key.ENVIRONMENT_PREFIX + "CONFIG";
    /** Where commands find the server; nothing to the server itself. */
    public static final String URL = Key.ENVIRONMENT_PREFIX + "URL";
    /** {@code ID:SECRET} of commands; nothing to the server itself. */
    public static final String KEY = Key.ENVIRONMENT_PREFIX + "KEY";
    /** Certificates that commands trust; nothing to the server itself. */
    public static final String CA = Key.ENVIRONMENT_PREFIX + "CA";
    /** Where both faces listen, as {@code --host}. */
    public static final String HOST = Key.ENVIRONMENT_PREFIX + "HOST";

    // Kubernetes and old Docker tell every container of the services beside it: a service named rollcall, or
    // rollcall-mqtt, would otherwise keep a server from starting, or change its port.
    private static final Pattern OF_A_SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_.*)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
    private static final Pattern ADDRESS_OF_A_SERVICE_LINK = Pattern.compile("(tcp|udp|sctp)://.*");

    private static final Set<String> OF_COMMANDS = Set.of(URL, KEY, CA);

    private final Map<String, String> variables = new TreeMap<>();

    public Environment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (isOurs(name, value)) {
                variables.put(name, value);
            }
        });
    }

    /** Whether a variable is said to the server, and neither to its commands nor by whatever runs a service of its name. */
    public static boolean isOurs(String name, String value) {
        return name.startsWith(Key.ENVIRONMENT_PREFIX) && !OF_COMMANDS.contains(name) && !isOfAServiceLink(name, value);
    }

    /** The configuration file that it names. */
    public Optional<String> configFile() {
        return Optional.ofNullable(variables.get(CONFIG));
    }

    public Settings settings() {
        var values = new EnumMap<Key, Setting>(Key.class);
        String host = variables.get(HOST);
        if (host != null) {
            values.put(Key.MQTT_HOST, new Setting(host, HOST));
            values.put(Key.HTTP_HOST, new Setting(host, HOST));
        }
        List<ApiKey> apiKeys = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (name.equals(Key.API_KEYS.variable())) {
                apiKeys.addAll(apiKeysOf(value));
            } else if (!name.equals(CONFIG) && !name.equals(HOST)) {
                Key key = keyOf(name);
                if (key.isSections()) {
                    throw new ConfigError(name + ": " + key.path() + " are a list that stands in the file");
                }
                values.put(key, new Setting(value, name));
            }
        });
        return new Settings(values, apiKeys);
    }

    private static List<ApiKey> apiKeysOf(String value) {
        List<ApiKey> keys = new ArrayList<>();
        for (String text : value.split(",", -1)) {
            keys.add(ApiKeyText.parse(text.strip(), Key.API_KEYS.variable()));
        }
        return keys;
    }

    private static Key keyOf(String variable) {
        for (Key key : Key.values()) {
            if (key.variable().equals(variable)) {
                return key;
            }
        }
        List<String> known = new ArrayList<>(Key.variables());
        known.add(CONFIG);
        known.add(HOST);
        throw new ConfigError(variable + ": no such variable; the nearest is " + NearestName.of(variable, known));
    }

    private static boolean isOfAServiceLink(String name, String value) {
        return OF_A_SERVICE_LINK.matcher(name).matches()
                || ADDRESS_OF_A_SERVICE_LINK.matcher(value).matches();
    }
}
