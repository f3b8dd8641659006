package io.rollcall.broker.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The topic name of a message [4.7]: without wildcards, at least one character. Keeps its UTF-8 form and its levels, so
 * that a name that is used often is encoded and cut once. Immutable.
 */
public final class TopicName {
    private final String name;
    private final byte[] utf8;
    private final int hash;
    private final int levelCount;
    private @Nullable Remembered remembered;
    private volatile String @Nullable [] levels;
    private @Nullable Object found;

    private TopicName(String name, byte[] utf8) {
        this.name = name;
        this.utf8 = utf8;
        this.hash = name.hashCode();
        this.levelCount = levelCount(name);
    }

    /** What was asked last, and the answer. */
    private record Remembered(Predicate<TopicName> question, boolean answer) {}

    /**
     * A topic name.
     *
     * @throws IllegalArgumentException when it is no topic name
     */
    public static TopicName of(String name) {
        return of(name, name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A topic name whose UTF-8 form is at hand.
     *
     * @param utf8 well-formed UTF-8 of the name, owned by it from here on
     * @throws IllegalArgumentException when it is no topic name
     */
    public static TopicName of(String name, byte[] utf8) {
        if (!isValid(name)) {
            throw new IllegalArgumentException("topic name: '" + name + "'");
        }
        return new TopicName(name, utf8);
    }

    /** Whether it is a topic name: not empty, no wildcard, no U+0000 [MQTT-4.7.1-1, MQTT-4.7.3-1, MQTT-4.7.3-2]. */
    public static boolean isValid(String name) {
        if (name.isEmpty()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '+' || c == '#' || c == 0) {
                return false;
            }
        }
        return true;
    }

    /** The UTF-8 form; not to be written. At most 65,535 bytes when it came over a wire. */
    public byte[] utf8() {
        return utf8;
    }

    /** What stands between the slashes; not to be written. */
    public String[] levels() {
        String[] cut = levels;
        if (cut == null) {
            cut = TopicFilter.cut(name);
            levels = cut;
        }
        return cut;
    }

    /** How many levels there are, at least 1. */
    public int levelCount() {
        return levelCount;
    }

    /**
     * The answer to a question about the name, which is asked again only when another one was asked meanwhile. From any thread.
     *
     * @param question has the same answer always
     */
    public boolean remembered(Predicate<TopicName> question) {
        Remembered last = remembered; // of two threads that write it, each reads a whole one
        if (last == null || last.question != question) {
            last = new Remembered(question, question.test(this));
            remembered = last;
        }
        return last.answer;
    }

    /** What was found last for the name, by whoever routes messages, and knows whether that still holds. From any thread. */
    public @Nullable Object found() {
        return found;
    }

    /**
     * Remembers what was found.
     *
     * @param found never written after it is made, since another thread may see it at once or later
     */
    public void found(Object found) {
        this.found = found;
    }

    /** One more than there are slashes. */
    static int levelCount(String text) {
        int levels = 1;
        for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
            levels++;
        }
        return levels;
    }

    /** Whether wildcards at the first level do not match it [MQTT-4.7.2-1]. */
    public boolean isDollar() {
        return name.charAt(0) == '$';
    }

    /** Whether these bytes are its UTF-8 form. */
    public boolean isUtf8(byte[] bytes, int from, int length) {
        return Arrays.equals(utf8, 0, utf8.length, bytes, from, from + length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof TopicName that && hash == that.hash && name.equals(that.name));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The name itself. */
    @Override
    public String toString() {
        return name;
    }
}
