package io.rollcall.presence;

import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.table.PresenceTable;

/**
 * What a start begins with: a journal whose new run is written down, and a table that shows all of the journal.
 *
 * @param identity of the journal
 * @param notes what earlier runs wrote down beside feed and states
 * @param seq sequence number of the last feed entry, which says that this run started
 * @param oldestSeq sequence number of the first feed entry that is kept
 * @param known how many clients are in the table
 */
record Found(
        Journal journal,
        PresenceTable table,
        Runs runs,
        String identity,
        Notes notes,
        long seq,
        long oldestSeq,
        long known,
        PresenceStats.Kind kind) {}
