package io.rollcall.presence;

import java.util.Optional;

/** Questions about who is here. From any thread unless it says otherwise. */
public interface PresenceQueries {

    /** The client of this identifier, exact to the moment; empty when it never connected, or is forgotten. Costs microseconds. */
    Optional<ClientState> find(String clientId);

    /** A page of clients. May scan: never call it on an event loop. */
    ClientPage list(ClientQuery query);

    /** How many clients are known, and how many of them are connected. */
    ClientCounts counts();

    /** The feed sequence number of the last change that queries see. */
    long asOfSeq();

    /**
     * Runs the task once every change that was told before this call is seen by queries: on this thread and at once
     * when that is so already, else soon and on the recorder's thread, where the task must not block.
     */
    void whenCurrent(Runnable task);
}
