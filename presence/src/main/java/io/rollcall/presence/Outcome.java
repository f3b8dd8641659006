package io.rollcall.presence;

import io.rollcall.presence.Turn.Changed;
import io.rollcall.presence.journal.JournalTurn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of the recorder comes to, on its way from {@link Turn} through the journal into the view. Of one thread at a time: the
 * recorder's until it is written, and then of the one that shows it.
 */
final class Outcome {
    final Map<String, Changed> changed;
    final List<Runnable> afterwards = new ArrayList<>();
    final JournalTurn journal;
    /** The bytes of every client that changed; absent where it was forgotten. */
    final List<byte @Nullable []> records = new ArrayList<>();

    int connectedMore;
    int knownMore;
    /** Sequence number of the last feed entry, and the counts then. */
    long seq;

    ClientCounts counts = new ClientCounts(0, 0);
    long known;

    /** How many elements of the queue are in this turn and those before. */
    long consumed;

    /** Whether it goes through the journal and into the view with nothing else on the way: what others read before that, such as where a log begins, is ahead of it then for no longer than must be. */
    boolean isAlone;

    /** Whether there are entries in it. */
    boolean isNews;

    /** Up to which entry the feed may be read once this is shown. */
    long readable;

    /** @param clients there is room for so many that change before maps must grow */
    Outcome(int clients) {
        int room = clients * 3 / 2 + 16;
        changed = new LinkedHashMap<>(room);
        journal = new JournalTurn(room);
    }
}
