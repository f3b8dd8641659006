package io.rollcall.broker.connection;

import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened on all connections since the start. From any thread. */
public final class ConnectionCounters {
    /** Sockets that were accepted. */
    public final LongAdder accepted = new LongAdder();
    /** How often a client was not read from for a while because memory was short. */
    public final LongAdder pausedMemory = new LongAdder();
    /** How often, because messages were waiting to go from one event loop to another. */
    public final LongAdder pausedMail = new LongAdder();
    /** How often, because the client did not take the answers to what it had sent. */
    public final LongAdder pausedAnswers = new LongAdder();
    /** How often, because it sent faster than it may. */
    public final LongAdder pausedRate = new LongAdder();
    /** Connections that ended because packets that had come in part were too much together. */
    public final LongAdder halfReadDropped = new LongAdder();
    /** PUBLISH packets that their client has no right to. */
    public final LongAdder publishDenied = new LongAdder();
    /** PUBLISH packets beyond a limit: of levels, of user properties, or of the payload's format. */
    public final LongAdder publishRefused = new LongAdder();
    /** Topic filters beyond a limit. */
    public final LongAdder subscribeRefused = new LongAdder();
    /** Topic filters that their client has no right to. */
    public final LongAdder subscribeDenied = new LongAdder();

    private final Map<Disconnection.Entity, Map<DisconnectCause, LongAdder>> ended = perCause();
    private final Map<DisconnectCause, LongAdder> refused = causes();

    private static Map<Disconnection.Entity, Map<DisconnectCause, LongAdder>> perCause() {
        Map<Disconnection.Entity, Map<DisconnectCause, LongAdder>> all = new EnumMap<>(Disconnection.Entity.class);
        for (Disconnection.Entity entity : Disconnection.Entity.values()) {
            all.put(entity, causes());
        }
        return all;
    }

    private static Map<DisconnectCause, LongAdder> causes() {
        Map<DisconnectCause, LongAdder> all = new EnumMap<>(DisconnectCause.class);
        for (DisconnectCause cause : DisconnectCause.values()) {
            all.put(cause, new LongAdder());
        }
        return all;
    }

    void countEnd(Disconnection how) {
        ended(how.entity(), how.cause()).increment();
    }

    /** A socket ended before its CONNECT was accepted. */
    public void countRefusal(DisconnectCause cause) {
        refused(cause).increment();
    }

    /** Connections that ended so. */
    public LongAdder ended(Disconnection.Entity entity, DisconnectCause cause) {
        return ended.getOrDefault(entity, Map.of()).getOrDefault(cause, UNUSED);
    }

    /** Sockets that ended before their CONNECT was accepted. */
    public LongAdder refused(DisconnectCause cause) {
        return refused.getOrDefault(cause, UNUSED);
    }

    private static final LongAdder UNUSED = new LongAdder();
}
