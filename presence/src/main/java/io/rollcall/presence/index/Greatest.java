package io.rollcall.presence.index;

import io.rollcall.presence.index.Groups.Group;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Groups by how many members they have. Those of one size are in a chain, and the sizes that there are stand in another: a group that gains
 * or loses a member moves to a neighbour, whatever the number of groups. Which comes first of those of one size is not said.
 *
 * <p>Written by one thread, read by others; their owner's lock is between.
 */
final class Greatest {
    private @Nullable Size greatest;
    private @Nullable Size least;

    /** All groups of one size. */
    static final class Size {
        private final int members;
        private @Nullable Size greater;
        private @Nullable Size smaller;
        private @Nullable Group first;

        private Size(int members) {
            this.members = members;
        }
    }

    /** The group has one member more, or one less, than when this was called last; none before it was called first. */
    void changed(Group group) {
        Size before = group.place;
        Size now = group.size() == 0 ? null : sizeOf(group.size(), before);
        if (before != null) {
            leave(before, group);
        }
        group.place = now;
        if (now != null) {
            enter(now, group);
        }
    }

    private Size sizeOf(int members, @Nullable Size before) {
        boolean isMore = before == null || members > before.members;
        Size above = before == null ? least : isMore ? before.greater : before;
        Size below = before == null || isMore ? before : before.smaller;
        if (above != null && above.members == members) {
            return above;
        }
        if (below != null && below.members == members) {
            return below;
        }
        Size size = new Size(members);
        join(size, above);
        join(below, size);
        return size;
    }

    /** These two are neighbours from now on; where one is absent, the other is at the end. */
    private void join(@Nullable Size below, @Nullable Size above) {
        if (below == null) {
            least = above;
        } else {
            below.greater = above;
        }
        if (above == null) {
            greatest = below;
        } else {
            above.smaller = below;
        }
    }

    private static void enter(Size size, Group group) {
        group.before = null;
        group.after = size.first;
        if (size.first != null) {
            size.first.before = group;
        }
        size.first = group;
    }

    private void leave(Size size, Group group) {
        if (group.before == null) {
            size.first = group.after;
        } else {
            group.before.after = group.after;
        }
        if (group.after != null) {
            group.after.before = group.before;
        }
        if (size.first == null) {
            join(size.smaller, size.greater);
        }
    }

    /** The first of them, from the greatest on; so many at most. */
    List<Group> first(int max) {
        List<Group> found = new ArrayList<>();
        for (Size size = greatest; size != null; size = size.smaller) {
            for (Group group = size.first; group != null; group = group.after) {
                if (found.size() == max) {
                    return found;
                }
                found.add(group);
            }
        }
        return found;
    }
}
