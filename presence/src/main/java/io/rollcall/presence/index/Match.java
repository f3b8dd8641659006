package io.rollcall.presence.index;

import io.rollcall.presence.index.Groups.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a client meets the criteria, by its columns. Of one thread, under the owner's lock. */
final class Match {
    private static final int NO_GROUP = -1;

    private final Criteria criteria;
    private final Ordinals ordinals;
    private final Columns columns;
    private final RecentConnects recent;
    private final Form.Reader forms;
    private final int group;
    private final @Nullable List<byte[]> prefixes;
    private final boolean byTime;
    private final boolean byId;
    private final boolean byLate;
    private final int mask;
    private final int wanted;
    private final @Nullable Integer userHash;
    private final int listenerPort;
    private long peeked;

    Match(
            Criteria criteria,
            Ordinals ordinals,
            Columns columns,
            Groups groups,
            RecentConnects recent,
            Form.Reader forms) {
        this.criteria = criteria;
        this.ordinals = ordinals;
        this.columns = columns;
        this.recent = recent;
        this.forms = forms;
        String name = criteria.group();
        Group told = name == null ? null : groups.find(name);
        this.group = told != null ? told.number() : groups.isOverflowing() ? Groups.OVERFLOW : NO_GROUP;
        boolean isImplied = criteria.group() != null && criteria.isGroupWhole();
        this.prefixes = isImplied ? null : criteria.prefixes();
        this.byTime = criteria.isBounded(Columns.CONNECT)
                || criteria.isBounded(Columns.DISCONNECT)
                || criteria.isBounded(Columns.ACTIVE)
                || criteria.isBounded(Columns.SEEN);
        this.byId =
                prefixes != null || criteria.part(1) != null || criteria.part(2) != null || criteria.part(3) != null;
        this.byLate = criteria.isSuspect() || criteria.flapping() != null;
        this.mask = criteria.mask();
        this.wanted = criteria.wanted();
        this.userHash = criteria.userHash();
        this.listenerPort = criteria.listenerPort();
    }

    boolean matches(int ordinal) {
        return matchesInts(ordinal) && matchesRest(ordinal);
    }

    /**
     * Which of so many match. First by what lies together for each client: these looks at memory do not depend on one another, so they overlap;
     * one after the other they would take most of the time.
     */
    void matches(int[] ordinals, int count, boolean[] matching) {
        for (int i = 0; i < count; i++) {
            matching[i] = matchesInts(ordinals[i]);
        }
        if (byTime || byLate || byId || group == Groups.OVERFLOW) {
            peek(ordinals, count, matching);
            for (int i = 0; i < count; i++) {
                matching[i] = matching[i] && matchesRest(ordinals[i]);
            }
        }
    }

    /** Brings near what the rest is matched by, of those that match so far. */
    private void peek(int[] clients, int count, boolean[] matching) {
        long sum = 0;
        for (int i = 0; i < count && (byTime || byLate); i++) {
            sum += matching[i] ? columns.time(clients[i], Columns.CONNECT) : 0;
        }
        for (int i = 0; i < count && byId; i++) {
            sum += matching[i] ? ordinals.peek(clients[i]) : 0;
        }
        peeked = sum;
    }

    /** What was seen of it, so that the compiler does not leave the looks out. */
    long peeked() {
        return peeked;
    }

    private boolean matchesInts(int ordinal) {
        return (columns.get(ordinal, Columns.BITS) & mask) == wanted
                && (userHash == null || columns.get(ordinal, Columns.USER_HASH) == userHash)
                && (criteria.group() == null || columns.get(ordinal, Columns.GROUP) == group)
                && (listenerPort < 0 || columns.listenerPort(ordinal) == listenerPort);
    }

    private boolean matchesRest(int ordinal) {
        return (!byTime || matchesTimes(ordinal))
                && (!byLate || matchesLate(ordinal))
                && (!byId || matchesId(ordinal))
                && (group != Groups.OVERFLOW || isOfGroup(ordinal, criteria.group()));
    }

    private boolean isOfGroup(int ordinal, @Nullable String name) {
        return name == null || name.equals(forms.of(ordinals.text(ordinal)).group());
    }

    private boolean matchesTimes(int ordinal) {
        for (int time = Columns.CONNECT; time <= Columns.SEEN; time++) {
            if (criteria.isBounded(time)) {
                long at = columns.time(ordinal, time);
                if (at < criteria.low(time) || at > criteria.high(time)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean matchesLate(int ordinal) {
        return (!criteria.isSuspect() || isSuspect(ordinal))
                && (criteria.flapping() == null || criteria.flapping() == recent.isFlapping(ordinal));
    }

    private boolean isSuspect(int ordinal) {
        return Bits.STATUS.in(columns.get(ordinal, Columns.BITS)) == Row.CONNECTED
                && columns.hasKeepAlive(ordinal)
                && columns.time(ordinal, Columns.DUE) < criteria.now();
    }

    private boolean matchesId(int ordinal) {
        return isPart(ordinal, 1) && isPart(ordinal, 2) && isPart(ordinal, 3) && beginsWithOne(ordinal);
    }

    private boolean isPart(int ordinal, int number) {
        byte[] part = criteria.part(number);
        return part == null || ordinals.partIs(ordinal, number, part);
    }

    private boolean beginsWithOne(int ordinal) {
        if (prefixes == null) {
            return true;
        }
        for (byte[] prefix : prefixes) {
            if (ordinals.startsWith(ordinal, prefix)) {
                return true;
            }
        }
        return false;
    }
}
