package io.rollcall.broker.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topic filter of a subscription [4.7], also a shared one [4.8.2]. Two filters are equal when they are character for
 * character. Immutable.
 */
public final class TopicFilter {
    private static final String SHARE = "$share/";

    private final String text;
    private final @Nullable String shareName;
    private final String filter;
    private final String @Nullable [] levels;

    private TopicFilter(String text, @Nullable String shareName, String filter) {
        this.text = text;
        this.shareName = shareName;
        this.filter = filter;
        this.levels = hasWildcard() ? cut(filter) : null; // others are compared whole, and there are many
    }

    /**
     * A topic filter, {@code $share/name/filter} for a shared subscription.
     *
     * @throws IllegalArgumentException when it is no topic filter
     */
    public static TopicFilter of(String text) {
        String shareName = null;
        String filter = text;
        if (text.startsWith(SHARE)) {
            int end = text.indexOf('/', SHARE.length());
            if (end <= SHARE.length()) {
                throw invalid(text); // [MQTT-4.8.2-1]
            }
            shareName = text.substring(SHARE.length(), end);
            filter = text.substring(end + 1);
            if (shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
                throw invalid(text); // [MQTT-4.8.2-2]
            }
        }
        if (!isValid(filter)) {
            throw invalid(text);
        }
        return new TopicFilter(text, shareName, filter);
    }

    private static IllegalArgumentException invalid(String text) {
        return new IllegalArgumentException("topic filter: '" + text + "'");
    }

    /** Not empty, no U+0000, each wildcard alone in its level, {@code #} last [MQTT-4.7.1-1 to -3, MQTT-4.7.3-1, -2]. */
    private static boolean isValid(String filter) {
        int length = filter.length();
        if (length == 0) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = filter.charAt(i);
            boolean alone = (i == 0 || filter.charAt(i - 1) == '/') && (i == length - 1 || filter.charAt(i + 1) == '/');
            if (c == 0 || (c == '+' && !alone) || (c == '#' && !(alone && i == length - 1))) {
                return false;
            }
        }
        return true;
    }

    /** The name of the share; absent when the subscription is not shared. */
    public @Nullable String shareName() {
        return shareName;
    }

    public boolean isShared() {
        return shareName != null;
    }

    /** The filter without {@code $share/name/}. */
    public String filter() {
        return filter;
    }

    /** What stands between the slashes of {@link #filter()}; not to be written. */
    public String[] levels() {
        return levels == null ? cut(filter) : levels;
    }

    /** How many levels there are, at least 1. */
    public int levelCount() {
        return TopicName.levelCount(filter);
    }

    public boolean hasWildcard() {
        return filter.indexOf('+') >= 0 || filter.endsWith("#");
    }

    /** Whether the filter matches the topic name [4.7]. */
    public boolean matches(TopicName topic) {
        if (levels == null) {
            return filter.equals(topic.toString());
        }
        if (topic.isDollar() && (levels[0].equals("+") || levels[0].equals("#"))) {
            return false; // [MQTT-4.7.2-1]
        }
        String[] names = topic.levels();
        for (int i = 0; i < levels.length; i++) {
            String level = levels[i];
            if (level.equals("#")) {
                return true; // also matches the parent [4.7.1.2]
            }
            if (i == names.length || !(level.equals("+") || level.equals(names[i]))) {
                return false;
            }
        }
        return levels.length == names.length;
    }

    /** What stands between the slashes: one more than there are slashes. */
    static String[] cut(String text) {
        List<String> levels = new ArrayList<>();
        int start = 0;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', start)) {
            levels.add(text.substring(start, slash));
            start = slash + 1;
        }
        levels.add(text.substring(start));
        return levels.toArray(String[]::new);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof TopicFilter that && text.equals(that.text));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The whole text, as subscribed. */
    @Override
    public String toString() {
        return text;
    }
}
