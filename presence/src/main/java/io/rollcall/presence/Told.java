package io.rollcall.presence;

import java.util.function.Consumer;

/** What stands in the recorder's queue. */
sealed interface Told {

    /** On the recorder's thread: brings what was told into the turn. */
    void into(Turn turn);

    /** For the log. */
    String clientId();

    /** Whether somebody waits until it is applied. */
    default boolean isAwaited() {
        return true;
    }

    /** See {@link PresenceChanges#connected}. */
    record ToldConnected(Connected connected, LiveActivity live, Runnable applied) implements Told {
        @Override
        public void into(Turn turn) {
            turn.connected(connected, live);
            turn.afterwards(applied);
        }

        @Override
        public String clientId() {
            return connected.clientId();
        }
    }

    /** See {@link PresenceChanges#takenOver}. */
    record ToldTakenOver(Disconnected old, Connected connected, LiveActivity live, Runnable applied) implements Told {
        @Override
        public void into(Turn turn) {
            turn.takenOver(old, connected, live);
            turn.afterwards(applied);
        }

        @Override
        public String clientId() {
            return connected.clientId();
        }
    }

    /** See {@link PresenceChanges#disconnected}. */
    record ToldDisconnected(Disconnected disconnected) implements Told {
        @Override
        public void into(Turn turn) {
            turn.disconnected(disconnected);
        }

        @Override
        public String clientId() {
            return disconnected.clientId();
        }

        @Override
        public boolean isAwaited() {
            return false;
        }
    }

    /** See {@link PresenceChanges#refused}. */
    record ToldRefused(Refused refused) implements Told {
        @Override
        public void into(Turn turn) {
            turn.refused(refused);
        }

        @Override
        public String clientId() {
            return refused.clientId();
        }

        @Override
        public boolean isAwaited() {
            return false;
        }
    }

    /** See {@link PresenceChanges#active}. */
    record ToldActive(String clientId, long connectionId) implements Told {
        @Override
        public void into(Turn turn) {
            turn.active(clientId, connectionId);
        }

        @Override
        public boolean isAwaited() {
            return false;
        }
    }

    /** What presence has to do itself, between the changes that were told. */
    record Work(String clientId, Consumer<Turn> work) implements Told {
        @Override
        public void into(Turn turn) {
            work.accept(turn);
        }
    }

    /** See {@link PresenceQueries#whenCurrent}. */
    record Fence(Runnable task) implements Told {
        @Override
        public void into(Turn turn) {
            turn.afterwards(task);
        }

        @Override
        public String clientId() {
            return "(a fence)";
        }
    }
}
