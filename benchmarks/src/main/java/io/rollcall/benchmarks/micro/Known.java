package io.rollcall.benchmarks.micro;

import io.rollcall.benchmarks.presence.Fleet;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import io.rollcall.presence.PresenceQueries;
import java.io.IOException;

/** Durable presence that knows so many clients, in a directory that ends with it. */
final class Known implements AutoCloseable {
    private final Scratch scratch;
    private final Presence presence;
    private final Fleet fleet;

    Known(int clients) throws IOException, InterruptedException {
        scratch = new Scratch("micro");
        presence = Presence.open(
                new PresenceConfig(scratch.path().resolve("presence"), clients, PresenceConfig.TICK_DEFAULT));
        fleet = new Fleet(presence, clients);
        fleet.fill();
    }

    Fleet fleet() {
        return fleet;
    }

    PresenceQueries queries() {
        return presence.queries();
    }

    @Override
    public void close() throws IOException {
        presence.close();
        scratch.close();
    }
}
