package io.rollcall.presence;

import io.rollcall.presence.journal.Journal;
import io.rollcall.presence.journal.JournalFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The named values beside feed and states in the journal: what they are called and how they are written. */
final class Meta {
    /** Of the journal as a whole: column families, names, and the formats that are written into entries. */
    static final int FORMAT = 3;

    static final String FORMAT_KEY = "format";
    static final String IDENTITY = "identity";
    static final String KNOWN = "known";
    static final String CHECKPOINT = "checkpoint";

    private static final String RUN = "run/";

    /** Before the id of each client whose record was ever large: the table may not have those after a restart. */
    static final String LARGE = "large/";

    /** Before each client id that was refused and never connected: the sequence number of its last refusal. */
    static final String REFUSED = "refused/";

    /** How long servers have run on this directory, at the last tick; see {@link Timeline}. */
    static final String SERVICE = "service";

    /** Before the sequence number, in 16 hexadecimal digits, of each mark of the {@link Timeline}. */
    static final String MARK = "mark/";

    /** Before each client id that is being erased: the last sequence number that is to be looked at. */
    static final String ERASE = "erase/";

    private Meta() {}

    /**
     * Up to where a table shows the journal.
     *
     * @param table which table
     * @param seq the last change that is in it
     */
    record Checkpoint(String table, long seq) {
        byte[] encode() {
            return new ByteWriter().text(table).number(seq).toBytes();
        }
    }

    static String run(int number) {
        return RUN + number;
    }

    static byte[] number(long value) {
        return new ByteWriter().number(value).toBytes();
    }

    static byte[] text(String value) {
        return new ByteWriter().text(value).toBytes();
    }

    /** Of the journal; 0 when it is new. */
    static int format(Journal journal) throws JournalFailure {
        byte[] value = journal.meta(FORMAT_KEY);
        return value == null ? 0 : (int) new ByteReader(value).number();
    }

    static Optional<String> identity(Journal journal) throws JournalFailure {
        byte[] value = journal.meta(IDENTITY);
        return value == null ? Optional.empty() : Optional.of(new ByteReader(value).text());
    }

    static long known(Journal journal) throws JournalFailure {
        byte[] value = journal.meta(KNOWN);
        return value == null ? 0 : new ByteReader(value).number();
    }

    static Optional<Checkpoint> checkpoint(Journal journal) throws JournalFailure {
        byte[] value = journal.meta(CHECKPOINT);
        if (value == null) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(value);
        return Optional.of(new Checkpoint(in.text(), in.number()));
    }

    static Map<Integer, Run> runs(Journal journal) throws JournalFailure {
        Map<Integer, Run> runs = new HashMap<>();
        journal.forEachMeta(RUN, (key, value) -> {
            Run run = Run.decode(value);
            runs.put(run.number(), run);
        });
        return runs;
    }
}
