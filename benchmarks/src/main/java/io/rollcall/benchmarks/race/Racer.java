package io.rollcall.benchmarks.race;

import io.rollcall.benchmarks.trial.Line;
import io.rollcall.benchmarks.trial.Packets;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One client identifier, which is always either connected or about to be. Of its loop's thread. */
final class Racer {
    private final String clientId;
    private final Track track;
    private @Nullable Line standing;
    private Kind kind = Kind.ALIVE;
    private int port;
    private long connectionId;
    private long races;

    Racer(String clientId, Track track) {
        this.clientId = clientId;
        this.track = track;
    }

    String clientId() {
        return clientId;
    }

    /** The port of the newest connection that was acknowledged. */
    int port() {
        return port;
    }

    Kind kind() {
        return kind;
    }

    /** How often it was acknowledged. */
    long races() {
        return races;
    }

    long connectionId() {
        return connectionId;
    }

    void found(long newest) {
        connectionId = newest;
    }

    /** Connects again, and does to the old connection what the kind says, at the same moment. */
    void race(Kind how, int level) {
        kind = how;
        Line old = standing;
        standing = null;
        if (old != null && how.isBefore()) {
            undo(old);
        }
        track.open(new Newcomer(old, level));
    }

    private void undo(Line old) {
        switch (kind) {
            case ALIVE -> {}
            case HALF_OPEN -> old.fallSilent();
            case RESET_BEFORE, RESET_AFTER -> old.reset();
            case FIN_BEFORE, FIN_AFTER -> old.close();
            case DISCONNECT_BEFORE, DISCONNECT_AFTER -> old.send(Packets.disconnect());
        }
    }

    /** Leaves for good, by a word or without. */
    void leave(boolean politely) {
        Line last = standing;
        if (last != null && politely) {
            last.send(Packets.disconnect());
        } else if (last != null) {
            last.close();
        }
    }

    /** The connection that is to be. */
    private final class Newcomer implements Line.Listener {
        private final @Nullable Line old;
        private final int level;
        private boolean accepted;

        Newcomer(@Nullable Line old, int level) {
            this.old = old;
            this.level = level;
        }

        @Override
        public void opened(Line line) {
            line.send(Packets.connect(clientId, level, 0));
            if (old != null && !kind.isBefore()) {
                undo(old);
            }
        }

        @Override
        public void packet(Line line, int first, ByteBuffer body) {
            if (first != Packets.CONNACK) {
                return;
            }
            if (body.get(1) != 0) {
                track.wrong("client " + clientId + " was refused with " + (body.get(1) & 0xFF));
            }
            accepted = true;
            port = line.local().getPort();
            standing = line;
            races++;
            if (kind == Kind.HALF_OPEN && old != null) {
                old.close();
            }
            track.arrived(Racer.this);
        }

        @Override
        public void closed(Line line, boolean reset) {
            if (standing == line) {
                standing = null;
                track.lost(Racer.this);
            } else if (!accepted) {
                track.closedBeforeConnack(Racer.this);
            }
        }
    }
}
