package io.rollcall.benchmarks.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The guests of every lane. */
final class Guests {
    private final List<List<Guest>> lanes = new ArrayList<>();

    /**
     * As many as the run has clients.
     *
     * @param lasting whether their sessions outlive connections
     */
    Guests(Run run, boolean lasting) {
        this(run, "guest", lane -> run.config().clientsOf(lane.index()), lasting);
    }

    /**
     * So many of each lane.
     *
     * @param role the beginning of their client identifiers
     */
    Guests(Run run, String role, ToIntFunction<Lane> count, boolean lasting) {
        for (Lane lane : run.lanes()) {
            List<Guest> guests = new ArrayList<>();
            for (int i = 0; i < count.applyAsInt(lane); i++) {
                guests.add(new Guest(lane, lane.clientId(role, i), lasting));
            }
            lanes.add(guests);
        }
    }

    /** On the loop of the lane. */
    List<Guest> of(Lane lane) {
        return lanes.get(lane.index());
    }

    void each(Run run, Consumer<Guest> work) throws InterruptedException {
        run.onEach(lane -> of(lane).forEach(work));
    }
}
