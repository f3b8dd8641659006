package io.rollcall.server.access.acl;

import io.rollcall.broker.message.TopicFilter;

/** How the topics that two filters match lie to each other. */
final class Filters {
    /** The same as {@code #}: a topic has at least one level. */
    private static final String[] ALL = {"+", "#"};

    private Filters() {}

    /** Whether there is a topic that both match. */
    static boolean overlap(TopicFilter one, TopicFilter other) {
        String[] a = one.levels();
        String[] b = other.levels();
        if (hidesDollar(a, b) || hidesDollar(b, a)) {
            return false;
        }
        for (int i = 0; i < a.length || i < b.length; i++) {
            boolean anyMore = (i < a.length && a[i].equals("#")) || (i < b.length && b[i].equals("#"));
            if (anyMore) {
                return true;
            }
            if (i == a.length || i == b.length || !(isPlus(a[i]) || isPlus(b[i]) || a[i].equals(b[i]))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the first matches every topic that the second matches. */
    static boolean covers(TopicFilter wide, TopicFilter narrow) {
        String[] a = wide.levels();
        String[] b = narrow.filter().equals("#") ? ALL : narrow.levels();
        if (hidesDollar(a, b)) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i].equals("#")) {
                return true;
            }
            if (i == b.length || b[i].equals("#") || !(isPlus(a[i]) || a[i].equals(b[i]))) {
                return false;
            }
        }
        return a.length == b.length;
    }

    /** A wildcard at the first level does not match what begins with $ [MQTT-4.7.2-1]. */
    private static boolean hidesDollar(String[] a, String[] b) {
        return (isPlus(a[0]) || a[0].equals("#")) && b[0].startsWith("$");
    }

    private static boolean isPlus(String level) {
        return level.equals("+");
    }
}
