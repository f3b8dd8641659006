package io.rollcall.presence.index;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The groups that clients name: each with its members in a chain through the columns, and their counts. When there are as many as there may be,
 * the members of new ones share {@link #OVERFLOW}, which has no chain; no new group is told apart until that is empty, so that the chain of
 * each that is told apart is whole.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Groups {
    /** Of clients that name no group. */
    static final int NONE = 0;

    /** Of clients whose group is not told apart. */
    static final int OVERFLOW = 1;

    static final int END = -1;

    private final Columns columns;
    private final int groupsMax;
    private final Map<String, Group> byName = new HashMap<>();
    private final TreeMap<String, Group> inOrder = new TreeMap<>();
    private final List<@Nullable Group> byNumber = new ArrayList<>();
    private final Greatest greatest = new Greatest();
    private final Ints free = new Ints();
    private int inOverflow;

    Groups(Columns columns, int groupsMax) {
        this.columns = columns;
        this.groupsMax = groupsMax;
        byNumber.add(null);
        byNumber.add(null);
    }

    /** One group. */
    static final class Group {
        private final String name;
        private final int number;
        private int first = END;
        private int size;
        private int connected;

        // valid as long as it has a member: its place among the Greatest
        Greatest.@Nullable Size place;

        @Nullable
        Group before;

        @Nullable
        Group after;

        private Group(String name, int number) {
            this.name = name;
            this.number = number;
        }

        String name() {
            return name;
        }

        int number() {
            return number;
        }

        int first() {
            return first;
        }

        int size() {
            return size;
        }

        int connected() {
            return connected;
        }
    }

    @Nullable
    Group find(String name) {
        return byName.get(name);
    }

    /** Groups whose names begin so, after this one, in the order of their names; {@code max} of them at most. */
    List<Group> after(String name, String prefix, int max) {
        boolean isFromPrefix = name.compareTo(prefix) < 0;
        List<Group> found = new ArrayList<>();
        for (Group group :
                inOrder.tailMap(isFromPrefix ? prefix : name, isFromPrefix).values()) {
            if (found.size() == max || !group.name.startsWith(prefix)) {
                break;
            }
            found.add(group);
        }
        return found;
    }

    /** Those with the most members, the greatest first; {@code max} of them at most. */
    List<Group> greatest(int max) {
        return greatest.first(max);
    }

    /** Whether there are clients whose group is not told apart, so that one that is not found may have members yet. */
    boolean isOverflowing() {
        return inOverflow > 0;
    }

    void add(int ordinal, @Nullable String name) {
        Group group = name == null ? null : findOrOpen(name);
        if (group == null) {
            columns.set(ordinal, Columns.GROUP, name == null ? NONE : OVERFLOW);
            inOverflow += name == null ? 0 : 1;
            return;
        }
        columns.set(ordinal, Columns.GROUP, group.number);
        columns.set(ordinal, Columns.PREVIOUS, END);
        columns.set(ordinal, Columns.NEXT, group.first);
        if (group.first != END) {
            columns.set(group.first, Columns.PREVIOUS, ordinal);
        }
        group.first = ordinal;
        group.size++;
        greatest.changed(group);
    }

    private @Nullable Group findOrOpen(String name) {
        Group known = byName.get(name);
        if (known != null || inOverflow > 0 || byName.size() >= groupsMax) {
            return known;
        }
        int number = free.isEmpty() ? byNumber.size() : free.pop();
        Group group = new Group(name, number);
        if (number == byNumber.size()) {
            byNumber.add(group);
        } else {
            byNumber.set(number, group);
        }
        byName.put(name, group);
        inOrder.put(name, group);
        return group;
    }

    /** The client is disconnected by now. */
    void remove(int ordinal) {
        int number = columns.get(ordinal, Columns.GROUP);
        if (number == OVERFLOW) {
            inOverflow--;
        }
        Group group = byNumber.get(number);
        if (group == null) {
            return;
        }
        int next = columns.get(ordinal, Columns.NEXT);
        int previous = columns.get(ordinal, Columns.PREVIOUS);
        if (previous == END) {
            group.first = next;
        } else {
            columns.set(previous, Columns.NEXT, next);
        }
        if (next != END) {
            columns.set(next, Columns.PREVIOUS, previous);
        }
        group.size--;
        greatest.changed(group);
        if (group.size == 0) {
            byName.remove(group.name);
            inOrder.remove(group.name);
            byNumber.set(number, null);
            free.push(number);
        }
    }

    /** One more of the client's group is connected, or one less. */
    void connected(int ordinal, int more) {
        Group group = byNumber.get(columns.get(ordinal, Columns.GROUP));
        if (group != null) {
            group.connected += more;
        }
    }

    int size() {
        return byName.size();
    }

    int inOverflow() {
        return inOverflow;
    }
}
