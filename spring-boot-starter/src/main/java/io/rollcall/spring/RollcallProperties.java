package io.rollcall.spring;

import io.rollcall.server.RollcallBuilder;
import io.rollcall.server.config.ConfigError;
import io.rollcall.server.config.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The settings of the broker as Spring has them: every key of the file below {@code rollcall}, in Spring's spelling or its own. */
final class RollcallProperties {
    static final String PREFIX = "rollcall.";

    /** Whether there is a broker. */
    static final String ENABLED = PREFIX + "enabled";

    /** A file of the server's own form. */
    static final String CONFIG = PREFIX + "config";

    private RollcallProperties() {}

    /**
     * Says what the environment says.
     *
     * @throws ConfigError when there is a property below {@code rollcall} that is none, with the nearest that there is
     */
    static void say(Environment environment, RollcallBuilder builder) {
        PropertyNames.check(environment);
        checkEnabled(environment);
        Binder binder = Binder.get(environment);
        for (Key key : Key.values()) {
            if (key.isTexts()) {
                binder.bind(nameOf(key), Bindable.listOf(String.class))
                        .ifBound(values -> builder.set(key.path(), String.join(",", values)));
            } else if (key.isText()) {
                binder.bind(nameOf(key), String.class).ifBound(value -> builder.set(key.path(), value));
            }
        }
    }

    /** Only {@code false} keeps a broker from being started; what is neither is a mistake. */
    private static void checkEnabled(Environment environment) {
        String enabled = environment.getProperty(ENABLED, "true");
        if (!enabled.equalsIgnoreCase("true")) {
            throw new ConfigError(ENABLED + ": '" + enabled + "' is not true or false");
        }
    }

    /** {@code rollcall.mqtt.packet-size-max} for {@code mqtt.packetSizeMax}. */
    static String nameOf(Key key) {
        return PREFIX + key.path().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** Every property there is, in Spring's spelling. */
    static List<String> names() {
        return Stream.concat(
                        Stream.of(ENABLED, CONFIG),
                        Arrays.stream(Key.values()).filter(Key::isText).map(RollcallProperties::nameOf))
                .toList();
    }
}
