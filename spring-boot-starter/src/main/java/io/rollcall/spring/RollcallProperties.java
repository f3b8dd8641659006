package io.rollcall.spring;

import io.rollcall.server.RollcallBuilder;
import io.rollcall.server.config.Key;
import java.util.Locale;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** The settings of the broker as Spring has them: every key of the file below {@code rollcall}, in Spring's spelling or its own. */
final class RollcallProperties {
    static final String PREFIX = "rollcall.";

    private RollcallProperties() {}

    /** Says what the environment says. */
    static void say(Environment environment, RollcallBuilder builder) {
        Binder binder = Binder.get(environment);
        for (Key key : Key.values()) {
            if (key.isText()) {
                binder.bind(nameOf(key), String.class).ifBound(value -> builder.set(key.path(), value));
            }
        }
    }

    /** {@code rollcall.mqtt.packet-size-max} for {@code mqtt.packetSizeMax}. */
    static String nameOf(Key key) {
        return PREFIX + key.path().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
