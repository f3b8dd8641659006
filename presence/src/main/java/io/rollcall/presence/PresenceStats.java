package io.rollcall.presence;

import io.rollcall.presence.table.TableStats;

/**
 * Gauges and counters of presence, since its start. Costs a few reads.
 *
 * @param run number of this run
 * @param seq feed sequence number of the last change that queries see
 * @param queueDepth what was told and is not yet recorded
 * @param lastTickTime the last sign of life that is durable, in milliseconds since 1970
 * @param changes what became of the changes that were told
 * @param table gauges of the table
 * @param journal how the journal fares
 * @param recovery how the state was found
 * @param feed what the feed holds, and who waits for it
 * @param kept what was dropped, forgotten and erased
 * @param indexes how the indexes fare
 */
public record PresenceStats(
        int run,
        long seq,
        int queueDepth,
        long lastTickTime,
        Changes changes,
        TableStats table,
        Journal journal,
        Recovery recovery,
        Feed feed,
        Kept kept,
        Indexes indexes) {

    /**
     * Counters of changes.
     *
     * @param applied changes that were accepted; each is one feed entry
     * @param late changes of a connection that is no longer the client's newest; ignored
     * @param doubled changes that said nothing new; ignored
     * @param early ends that came before their beginning, and were held until that came
     * @param earlyDropped of those, given up because too many were held
     * @param activities batches' updates of activity
     * @param failed changes that could not be recorded, by a mistake of ours
     * @param callbacksFailed callbacks that threw
     * @param afterClose changes that were told after the close, and are lost
     */
    public record Changes(
            long applied,
            long late,
            long doubled,
            long early,
            long earlyDropped,
            long activities,
            long failed,
            long callbacksFailed,
            long afterClose) {}

    /**
     * How the journal fares.
     *
     * @param durable whether there is one at all
     * @param errors writes that failed
     * @param unwrittenEntries feed entries that wait to be written
     * @param lostEntries feed entries that were given up because too many waited
     * @param tableErrors records that the table did not take
     */
    public record Journal(boolean durable, long errors, int unwrittenEntries, long lostEntries, long tableErrors) {}

    /**
     * How the state was found at the start.
     *
     * @param kind in which way
     * @param millis how long it took until queries could be answered
     * @param ghosts whether the run before ended without a good end, so that whoever was connected reads as crashed
     */
    public record Recovery(Kind kind, long millis, boolean ghosts) {}

    /**
     * What the feed holds.
     *
     * @param oldestSeq the first entry that can be read
     * @param newestSeq the last entry that can be read
     * @param waiting tasks that wait for an entry
     * @param waitersRefused tasks that were refused because too many waited
     * @param refusedUnknown client ids that were refused and never connected, and have a log
     */
    public record Feed(long oldestSeq, long newestSeq, int waiting, long waitersRefused, int refusedUnknown) {}

    /**
     * What is no longer kept.
     *
     * @param feedDropped entries of the feed that were dropped for their age or their size
     * @param forgottenByAge clients that were forgotten because they were away too long
     * @param forgottenByCount clients that were forgotten because too many were away
     * @param erased clients that were erased on request
     * @param erasedEntries entries of the feed that were overwritten for it
     * @param refusedUnknownDropped client ids that were refused and never connected, and lost their log because they were too many or too long
     */
    public record Kept(
            long feedDropped,
            long forgottenByAge,
            long forgottenByCount,
            long erased,
            long erasedEntries,
            long refusedUnknownDropped) {}

    /**
     * How the indexes fare.
     *
     * @param ready whether lists are answered from them; while they are not, a list looks at every client
     * @param clients indexed
     * @param groups told apart
     * @param clientsOfOtherGroups whose group is beyond the limit, and not told apart
     * @param connectsForgotten connects that no longer counted for who is flapping before they were too old
     * @param bytesOnHeap of their arrays
     * @param bytesOffHeap of their direct buffers
     * @param buildMillis how long it took to build them at the start
     * @param failures how often they were given up, 0 or 1
     */
    public record Indexes(
            boolean ready,
            long clients,
            int groups,
            int clientsOfOtherGroups,
            long connectsForgotten,
            long bytesOnHeap,
            long bytesOffHeap,
            long buildMillis,
            long failures) {}

    /** In which way the state was found. */
    public enum Kind {
        /** There is none: memory only, or the first start. */
        NEW,
        /** The table was closed in good order. */
        CLEAN,
        /** The table was open when the server was killed: repaired, and the end of the journal applied again. */
        RECOVERED,
        /** The table could not be believed, or was not there: built anew from the journal. */
        REBUILT
    }
}
