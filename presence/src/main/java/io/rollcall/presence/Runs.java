package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.RunEnd;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The starts of this server, one run each. A run's number is in the upper 24 bits of every connectionId that it gave, so a state
 * that says connected but is of an earlier run is a ghost: that client is disconnected, at the time when its run ended. Thus
 * no ghost outlives a crash, and no client has to be looked at for it. Never changed after the start; read by any thread.
 */
final class Runs {
    /** So that a connectionId is never negative. */
    static final int RUN_MAX = (1 << 23) - 1;

    /** MQTT 5: server shutting down. */
    static final int SERVER_SHUTTING_DOWN = 0x8B;

    private static final int COUNTER_BITS = 40;

    private final TreeMap<Integer, Run> earlier;
    private final Run current;

    Runs(Map<Integer, Run> earlier, Run current) {
        this.earlier = new TreeMap<>(earlier);
        this.current = current;
    }

    /** The run after these, begun at this time with this feed entry. */
    static Runs next(Map<Integer, Run> earlier, long time, long seq) {
        return next(earlier, 0, time, seq);
    }

    /**
     * The same, of a journal that was put back.
     *
     * @param skipped numbers that are not given
     */
    static Runs next(Map<Integer, Run> earlier, int skipped, long time, long seq) {
        int last = earlier.isEmpty() ? 0 : new TreeMap<>(earlier).lastKey();
        if (last >= RUN_MAX - skipped) {
            throw new PresenceOpenException("all " + RUN_MAX + " run numbers of this journal are used up");
        }
        return new Runs(earlier, Run.begun(last + 1 + skipped, time, seq));
    }

    static int runOf(long connectionId) {
        return (int) (connectionId >>> COUNTER_BITS);
    }

    Run current() {
        return current;
    }

    RunEnd endOfTheOneBefore() {
        return earlier.isEmpty() ? RunEnd.NONE : earlier.lastEntry().getValue().end();
    }

    boolean isGhost(ClientState stored) {
        return stored.isConnected() && runOf(stored.connection().connectionId()) != current.number();
    }

    /** The state as it is, from the state as it was stored. */
    ClientState shown(ClientState stored) {
        return isGhost(stored) ? buried(stored) : stored;
    }

    private ClientState buried(ClientState ghost) {
        return new ClientState(
                ghost.connection(),
                Status.DISCONNECTED,
                ghost.version(),
                ghost.firstSeenTime(),
                ghost.connects(),
                ghost.activity(),
                end(ghost));
    }

    /** How a ghost's connection ended. */
    Disconnected end(ClientState ghost) {
        Connected connection = ghost.connection();
        int number = runOf(connection.connectionId());
        Run run = earlier.getOrDefault(number, Run.begun(number, connection.time(), 0));
        long time = Math.max(run.end().lastTick(), connection.time());
        boolean stopped = run.end().inGoodOrder();
        return new Disconnected(
                ghost.clientId(),
                connection.connectionId(),
                time,
                stopped ? 0 : Math.max(0, startAfter(number) - time),
                Entity.SERVER,
                stopped ? Cause.SERVER_SHUTDOWN : Cause.SERVER_CRASH,
                SERVER_SHUTTING_DOWN,
                null,
                ghost.activity(),
                Traffic.NONE);
    }

    private long startAfter(int run) {
        return after(run).start();
    }

    /** The run of this number; absent when there was none. */
    @Nullable
    Run run(int number) {
        return number == current.number() ? current : earlier.get(number);
    }

    /** The run that followed this one; the current when none did before. */
    Run after(int run) {
        Map.Entry<Integer, Run> next = earlier.higherEntry(run);
        return next == null ? current : next.getValue();
    }
}
