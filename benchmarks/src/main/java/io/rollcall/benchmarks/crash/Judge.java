package io.rollcall.benchmarks.crash;

import io.rollcall.benchmarks.trial.Wrongs;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.PresenceQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what presence says of each device after a crash with what its client saw before. What was on its way when the server was killed
 * may have come through or not.
 *
 * <p>An end is no longer on its way when the client saw the server close the socket after its DISCONNECT, and any CONNECT that was sent
 * after that was answered: the recorder takes changes in the order in which they are told, and writes before it answers.
 */
final class Judge {
    private static final Set<Cause> OF_FIN = Set.of(Cause.SOCKET_CLOSED, Cause.SOCKET_RESET, Cause.SERVER_CRASH);
    private static final Set<Cause> OF_RESET =
            Set.of(Cause.SOCKET_RESET, Cause.SOCKET_CLOSED, Cause.SOCKET_ERROR, Cause.SERVER_CRASH);

    private final int round;
    private final long killedAt;
    private final long settledAt;
    private final Wrongs wrongs;
    private int settledEnds;
    private int crashed;

    /**
     * A judge of one round.
     *
     * @param killedAt a moment shortly before the kill
     * @param settledAt when the last CONNECT was sent that was answered
     */
    Judge(int round, long killedAt, long settledAt, Wrongs wrongs) {
        this.round = round;
        this.killedAt = killedAt;
        this.settledAt = settledAt;
        this.wrongs = wrongs;
    }

    /** How many ends had to be there. */
    int settledEnds() {
        return settledEnds;
    }

    /** How many clients the crash disconnected. */
    int crashed() {
        return crashed;
    }

    void judge(List<Device> devices, PresenceQueries presence) {
        for (Device device : devices) {
            Optional<ClientState> state = presence.find(device.clientId());
            if (state.isPresent()) {
                judge(device, state.get());
                device.found(state.get().connects(), state.get().connection().connectionId());
            } else {
                if (device.acknowledgements() > 0 || device.connectsBefore() > 0) {
                    wrong(device, "was acknowledged, and is not known", null);
                }
                device.found(0, 0);
            }
        }
    }

    private void judge(Device device, ClientState state) {
        if (state.isConnected()) {
            wrong(device, "is connected", state);
        }
        long connects = state.connects() - device.connectsBefore();
        if (connects < device.acknowledgements() || connects > device.attempts()) {
            wrong(device, "connected " + connects + " times", state);
        }
        Disconnected end = state.lastDisconnect();
        if (end == null || end.connectionId() != state.connection().connectionId()) {
            wrong(device, "has no end of its newest connection", state);
        } else if (connects == 0) {
            if (state.connection().connectionId() != device.connectionIdBefore()) {
                wrong(device, "did not connect, and has another connection", state);
            }
        } else {
            if (state.connection().connectionId() <= device.connectionIdBefore()) {
                wrong(device, "has an older connection than before", state);
            }
            judgeNewest(device, state, end);
        }
    }

    private void judgeNewest(Device device, ClientState state, Disconnected end) {
        List<Attempt> possible = new ArrayList<>(device.unacknowledged());
        if (device.newest() != null) {
            possible.add(device.newest());
        }
        Optional<Attempt> found = possible.stream()
                .filter(attempt -> attempt.isFrom(
                        state.connection().remoteAddress(), state.connection().remotePort()))
                .findFirst();
        if (found.isEmpty()) {
            wrong(device, "has an older connection than its newest", state);
            return;
        }
        if (end.cause() == Cause.SERVER_CRASH) {
            crashed++;
        }
        if (!isAllowed(found.get(), end)) {
            wrong(device, "ended otherwise than " + found.get(), state);
        }
        boolean ofServer = end.cause() == Cause.SERVER_CRASH;
        if (ofServer != (end.entity() == Entity.SERVER)) {
            wrong(device, "was ended by " + end.entity() + " with " + end.cause(), state);
        }
    }

    private boolean isAllowed(Attempt attempt, Disconnected end) {
        return switch (attempt.end()) {
            case NONE -> end.cause() == Cause.SERVER_CRASH;
            case DISCONNECT -> {
                boolean told = end.cause() == Cause.CLIENT_DISCONNECT && end.entity() == Entity.CLIENT;
                if (attempt.wasClosedByServerBefore(Math.min(killedAt, settledAt))) {
                    settledEnds++;
                    yield told;
                }
                yield told || end.cause() == Cause.SERVER_CRASH;
            }
            case FIN -> OF_FIN.contains(end.cause());
            case RESET -> OF_RESET.contains(end.cause());
        };
    }

    private void wrong(Device device, String what, @Nullable ClientState state) {
        wrongs.add("round " + round + ": client " + device.clientId() + " " + what + "; attempts " + device.attempts()
                + ", acknowledged " + device.acknowledgements() + ", newest " + device.newest() + ", before "
                + device.connectsBefore() + " connects; " + state);
    }
}
