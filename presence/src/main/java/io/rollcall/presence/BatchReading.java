package io.rollcall.presence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One batch: reads all its clients without a lock, and then again those that changed meanwhile, until none did. What stands then is true of
 * the moment of the last look, because nothing of it changed after it was read. Of one thread.
 */
final class BatchReading {
    /** Looks before all is read with the recorder kept out, which only a storm of changes to these very clients makes necessary. */
    private static final int LOOKS_MAX = 8;

    private final View view;
    private final List<String> clientIds;
    private byte[][] records = {};

    BatchReading(View view, List<String> clientIds) {
        this.view = view;
        this.clientIds = clientIds;
    }

    private record Look(long seq, Optional<Set<Integer>> changed) {}

    ClientBatch read() {
        long seq = view.asOf().seq();
        readAll();
        for (int looks = 0; looks < LOOKS_MAX; looks++) {
            Look look = look(seq);
            if (!hasReadAgain(look.changed)) {
                return batch(look.seq);
            }
            seq = look.seq;
        }
        return view.reading(() -> {
            readAll();
            return batch(view.asOf().seq());
        });
    }

    /** Under the lock no turn is half seen. */
    private Look look(long seq) {
        return view.reading(() -> new Look(view.asOf().seq(), view.recent().after(seq)));
    }

    private boolean hasReadAgain(Optional<Set<Integer>> changed) {
        if (changed.isEmpty()) {
            readAll();
            return true;
        }
        Set<Integer> hashes = changed.get();
        if (hashes.isEmpty()) {
            return false;
        }
        boolean again = false;
        for (int at = 0; at < records.length; at++) {
            if (hashes.contains(clientIds.get(at).hashCode())) {
                records[at] = view.record(clientIds.get(at));
                again = true;
            }
        }
        return again;
    }

    private void readAll() {
        records = view.records(clientIds);
    }

    private ClientBatch batch(long seq) {
        List<Optional<ClientState>> clients = new ArrayList<>(records.length);
        for (int at = 0; at < records.length; at++) {
            byte[] record = records[at];
            clients.add(record.length == 0 ? Optional.empty() : Optional.of(view.current(clientIds.get(at), record)));
        }
        return new ClientBatch(clients, seq);
    }
}
