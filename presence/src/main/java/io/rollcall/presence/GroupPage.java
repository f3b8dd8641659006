package io.rollcall.presence;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some groups of clients, see {@link ClientIdForm#groupOf}, and how many are in each.
 *
 * @param groups in the order of their names, or the greatest first, as was asked
 * @param next the name after which the next page begins; absent on the last page, and where the greatest were asked for
 * @param othersKnown clients of groups that are not told apart, because there are more than {@link IndexLimits#groupsMax()}
 * @param asOfSeq the feed sequence number that the page is true of
 */
public record GroupPage(List<GroupCounts> groups, @Nullable String next, long othersKnown, long asOfSeq) {
    /** Groups that one page has at most. */
    public static final int LIMIT_MAX = 1_000;

    /** One group; it has a client at least. */
    public record GroupCounts(String group, ClientCounts counts) {
        /** By the number of known clients, the greatest first; of equals, by name. */
        public static final Comparator<GroupCounts> GREATEST_FIRST = Comparator.comparingLong(
                        (GroupCounts group) -> group.counts().known())
                .reversed()
                .thenComparing(GroupCounts::group);
    }
}
