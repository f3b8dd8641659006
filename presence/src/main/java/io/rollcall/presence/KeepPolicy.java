package io.rollcall.presence;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which clients that are not connected are kept, and what is kept of all. Ages are by the time that servers ran on the directory, with at most
 * one day for each time that none did; so a wall clock that jumps makes nobody old. They are told by marks a minute apart, and by fewer
 * the longer ago it was, so a client may stay a little longer, never shorter.
 *
 * @param classes rules for classes of client ids; the first whose pattern fits holds
 * @param others the rule for all other ids; its pattern is not looked at
 * @param addresses what is stored of the addresses of clients
 */
public record KeepPolicy(List<Rule> classes, Rule others, Addresses addresses) {
    public static final long COUNT_DEFAULT = 10_000_000;

    /** For as long as it takes, as many as the design is made for, with their addresses. */
    public static final KeepPolicy DEFAULT =
            new KeepPolicy(List.of(), new Rule("*", null, COUNT_DEFAULT), Addresses.FULL);

    /** More would cost time with every client that is looked at. */
    public static final int CLASSES_MAX = 100;

    public KeepPolicy {
        classes = List.copyOf(classes);
        if (classes.size() > CLASSES_MAX) {
            throw new IllegalArgumentException("classes: " + classes.size() + " are more than " + CLASSES_MAX);
        }
    }

    /**
     * How long and how many.
     *
     * @param ids the class: a pattern in which {@code *} stands for any characters
     * @param age how long a client is kept after its connection ended, at least a minute; absent means for ever
     * @param count how many are kept that are not connected, 0 or more; of more, those that are gone for longest are forgotten
     */
    public record Rule(String ids, @Nullable Duration age, long count) {
        private static final Duration AGE_MIN = Duration.ofMinutes(1);

        public Rule {
            if (ids.isEmpty()) {
                throw new IllegalArgumentException("ids: '' is no pattern; '*' is every id");
            }
            if (age != null && age.compareTo(AGE_MIN) < 0) {
                throw new IllegalArgumentException("age: " + age + " is less than " + AGE_MIN);
            }
            if (count < 0) {
                throw new IllegalArgumentException("count: " + count + " is less than 0");
            }
        }

        /** Whether this client id is of the class. */
        boolean fits(String clientId) {
            int star = ids.indexOf('*');
            if (star < 0) {
                return ids.equals(clientId);
            }
            if (!clientId.startsWith(ids.substring(0, star))) {
                return false;
            }
            if (star == ids.length() - 1) {
                return true;
            }
            int at = star;
            String[] parts = ids.substring(star).split("\\*+", -1);
            for (int i = 1; i < parts.length - 1; i++) {
                int found = clientId.indexOf(parts[i], at);
                if (found < 0) {
                    return false;
                }
                at = found + parts[i].length();
            }
            String last = parts[parts.length - 1];
            return clientId.length() - last.length() >= at && clientId.endsWith(last);
        }
    }

    /** What is stored of a client's address. Applies to what is recorded from now on. */
    public enum Addresses {
        /** All of it, with the port. */
        FULL,
        /** The network: the first 24 bits of an IPv4 address, 48 of an IPv6 address; no port. */
        PREFIX,
        /** Nothing. */
        NONE;

        /**
         * What is kept of an address; from any thread.
         *
         * @param address of IPv4 or IPv6, without a port
         */
        public String keep(String address) {
            return this == FULL ? address : new Redaction(this).address(address);
        }
    }

    /** The rule that holds for a client id. */
    Rule rule(String clientId) {
        for (Rule each : classes) {
            if (each.fits(clientId)) {
                return each;
            }
        }
        return others;
    }
}
