package io.rollcall.spring;

import io.rollcall.server.config.ConfigError;
import io.rollcall.server.config.Key;
import io.rollcall.server.config.NearestName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Whether there is a key for every property below {@code rollcall}: one that is misspelt would otherwise be lost without a word. Sources
 * that do not tell the names that they have, such as some that ask another server, cannot be looked at.
 */
final class PropertyNames {
    private static final List<String> KNOWN = RollcallProperties.names();
    private static final List<String> VARIABLES =
            KNOWN.stream().map(PropertyNames::variable).toList();

    private PropertyNames() {}

    /**
     * Looks at them all.
     *
     * @throws ConfigError of the first that is none
     */
    static void check(Environment environment) {
        if (environment instanceof ConfigurableEnvironment configurable) {
            for (PropertySource<?> source : configurable.getPropertySources()) {
                if (source instanceof SystemEnvironmentPropertySource variables) {
                    checkVariables(variables);
                } else if (source instanceof EnumerablePropertySource<?> properties) {
                    checkProperties(properties);
                }
            }
        }
    }

    private static void checkProperties(EnumerablePropertySource<?> source) {
        for (String name : source.getPropertyNames()) {
            String begin = RollcallProperties.PREFIX;
            if (name.regionMatches(true, 0, begin, 0, begin.length()) && !isKnown(name)) {
                throw new ConfigError(place(source, name) + name + ": " + why(name));
            }
        }
    }

    private static boolean isKnown(String name) {
        String written = uniform(name);
        return KNOWN.stream().anyMatch(known -> uniform(known).equals(written))
                || Arrays.stream(Key.values())
                        .filter(Key::isTexts)
                        .anyMatch(key -> uniform(name.replaceFirst("\\[\\d+]$", ""))
                                .equals(uniform(RollcallProperties.nameOf(key))));
    }

    private static String why(String name) {
        String first = uniform(name).replaceFirst("\\[.*", "");
        boolean isList = Arrays.stream(Key.values())
                .filter(key -> !key.isText())
                .anyMatch(key -> uniform(RollcallProperties.nameOf(key)).equals(first));
        return isList
                ? "this is a list, which is not said in one text; write it in a file, whose path is "
                        + RollcallProperties.CONFIG
                : "no such key; the nearest is " + nearest(name);
    }

    private static String nearest(String name) {
        int begin = RollcallProperties.PREFIX.length();
        return RollcallProperties.PREFIX
                + NearestName.of(
                        name.substring(begin),
                        KNOWN.stream().map(known -> known.substring(begin)).toList());
    }

    /** Where it was written, when that is known: {@code class path resource [application.properties] - 3:15}. */
    private static String place(PropertySource<?> source, String name) {
        return Optional.ofNullable(OriginLookup.getOrigin(source, name))
                .map(Origin::toString)
                .map(origin -> origin + ", ")
                .orElse("");
    }

    private static void checkVariables(SystemEnvironmentPropertySource source) {
        for (String name : source.getPropertyNames()) {
            boolean isOurs =
                    io.rollcall.server.config.Environment.isOurs(name, String.valueOf(source.getProperty(name)));
            String written = uniformVariable(name);
            if (isOurs
                    && VARIABLES.stream()
                            .noneMatch(known -> uniformVariable(known).equals(written))) {
                throw new ConfigError(name + ": no such variable; the nearest is " + NearestName.of(name, VARIABLES));
            }
        }
    }

    /** As Spring compares: without regard to case and dashes. */
    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "");
    }

    /** The variable that Spring reads for a property. */
    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Spring reads an underscore for a dash, too. */
    private static String uniformVariable(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }
}
