package io.rollcall.presence;

import java.util.Optional;

/** Questions, answered from the view. From any thread. */
final class Queries implements PresenceQueries {
    private final View view;
    private final Recorder recorder;

    Queries(View view, Recorder recorder) {
        this.view = view;
        this.recorder = recorder;
    }

    @Override
    public Optional<ClientState> find(String clientId) {
        return view.find(clientId);
    }

    @Override
    public ClientPage list(ClientQuery query) {
        return new Listing(view, query).list();
    }

    @Override
    public ClientCounts counts() {
        return view.asOf().counts();
    }

    @Override
    public long asOfSeq() {
        return view.asOf().seq();
    }

    @Override
    public void whenCurrent(Runnable task) {
        recorder.whenCurrent(task);
    }
}
