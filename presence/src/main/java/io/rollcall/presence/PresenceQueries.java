package io.rollcall.presence;

import java.util.List;
import java.util.Optional;

/** Questions about who is here. From any thread unless it says otherwise. */
public interface PresenceQueries {

    /** Identifiers in one batch at most. */
    int BATCH_MAX = 10_000;

    /** The client of this identifier, exact to the moment; empty when it never connected, or is forgotten. Costs microseconds. */
    Optional<ClientState> find(String clientId);

    /**
     * These clients, all as of one moment: no change shows in one of them whose predecessor does not show in all. Costs about a microsecond
     * for each, and does not keep the recorder waiting: call it on an event loop only with few.
     *
     * @throws IllegalArgumentException when there are more than {@link #BATCH_MAX}
     */
    ClientBatch batch(List<String> clientIds);

    /** A page of clients. May scan: never call it on an event loop. */
    ClientPage list(ClientQuery query);

    /** How many clients are known, and how many of them are connected. */
    ClientCounts counts();

    /** All counts that are kept, as of one moment. Costs a microsecond. */
    Census census();

    /**
     * How many clients of the group are known, see {@link ClientIdForm#groupOf}. Empty while the indexes are being built, and when there are
     * more groups than {@link IndexLimits#groupsMax()} and this is one of those beyond.
     */
    Optional<ClientCounts> countsOfGroup(String group);

    /**
     * A page of the groups that are told apart, see {@link #countsOfGroup}. A group that is there all the while is on one page, whatever
     * comes and goes meanwhile. Empty while there are no indexes.
     *
     * @param prefix groups whose names begin so; empty for all
     * @param after {@link GroupPage#next} of the page before; empty for the first
     * @param limit 1 to {@link GroupPage#LIMIT_MAX}
     */
    Optional<GroupPage> groups(String prefix, String after, int limit);

    /**
     * The groups with the most known clients, of those that are told apart: the greatest first, equals by name. It is one page,
     * without a next; of equals at its end, any are on it. Costs by the limit, whatever the number of groups. Empty while there are no indexes.
     *
     * @param limit 1 to {@link GroupPage#LIMIT_MAX}
     */
    Optional<GroupPage> greatestGroups(int limit);

    /** The feed sequence number of the last change that queries see. */
    long asOfSeq();

    /**
     * Runs the task once every change that was told before this call is seen by queries: on this thread and at once
     * when that is so already, else soon and on the recorder's thread, where the task must not block.
     */
    void whenCurrent(Runnable task);

    /**
     * Runs the task once queries see this feed sequence number: on this thread and at once when they do already, else on the recorder's
     * thread, where the task must not block. It may never come; so the caller keeps the time, and cancels.
     *
     * @throws IllegalStateException when {@link IndexLimits#waitingMax()} tasks wait already
     */
    Waiting whenSeq(long seq, Runnable task);

    /** A task that waits. */
    interface Waiting {
        /** Takes the task back, if it has not begun. From any thread; idempotent. */
        void cancel();
    }
}
