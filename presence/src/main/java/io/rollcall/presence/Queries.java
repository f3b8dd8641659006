package io.rollcall.presence;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Questions, answered from the view. From any thread. */
final class Queries implements PresenceQueries {
    private final View view;
    private final Recorder recorder;
    private final SeqWaiters waiters;
    private final InstantSource clock;

    Queries(View view, Recorder recorder, SeqWaiters waiters, InstantSource clock) {
        this.view = view;
        this.recorder = recorder;
        this.waiters = waiters;
        this.clock = clock;
    }

    @Override
    public Optional<ClientState> find(String clientId) {
        return view.find(clientId);
    }

    @Override
    public ClientBatch batch(List<String> clientIds) {
        if (clientIds.size() > BATCH_MAX) {
            throw new IllegalArgumentException("clientIds: " + clientIds.size() + " are more than " + BATCH_MAX);
        }
        return new BatchReading(view, clientIds).read();
    }

    @Override
    public ClientPage list(ClientQuery query) {
        return new Listing(view, query, clock.millis()).list();
    }

    @Override
    public ClientCounts counts() {
        return view.asOf().counts();
    }

    @Override
    public Census census() {
        View.AsOf asOf = view.asOf();
        return new Census(asOf.counts(), Map.of(), 0, 0, false, asOf.seq());
    }

    @Override
    public Optional<ClientCounts> countsOfGroup(String group) {
        return Optional.empty();
    }

    @Override
    public long asOfSeq() {
        return view.asOf().seq();
    }

    @Override
    public void whenCurrent(Runnable task) {
        recorder.whenCurrent(task);
    }

    @Override
    public Waiting whenSeq(long seq, Runnable task) {
        return waiters.whenSeq(seq, task);
    }
}
