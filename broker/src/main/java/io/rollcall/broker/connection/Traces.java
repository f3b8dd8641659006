package io.rollcall.broker.connection;

import io.rollcall.broker.api.PacketTrace;
import io.rollcall.broker.api.TracedPacket;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who traces which client. A connection looks here as it begins, which is one volatile read where nobody traces, and never again unless it is
 * traced. From any thread.
 */
public final class Traces {
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    private final Map<String, List<Tracing>> byClient = new ConcurrentHashMap<>();
    private volatile boolean any;

    /** One that traces: the same may do so twice. */
    private static final class Tracing {
        private final PacketTrace to;

        Tracing(PacketTrace to) {
            this.to = to;
        }
    }

    /**
     * Has this told of each packet of a client from now on, and of its next connections.
     *
     * @return ends it when it is closed; idempotent
     */
    public synchronized Closeable begin(String clientId, PacketTrace to) {
        Tracing one = new Tracing(to);
        List<Tracing> all = new ArrayList<>(byClient.getOrDefault(clientId, List.of()));
        all.add(one);
        byClient.put(clientId, List.copyOf(all));
        any = true;
        return () -> end(clientId, one);
    }

    private synchronized void end(String clientId, Tracing one) {
        List<Tracing> left = new ArrayList<>(byClient.getOrDefault(clientId, List.of()));
        left.remove(one);
        if (left.isEmpty()) {
            byClient.remove(clientId);
        } else {
            byClient.put(clientId, List.copyOf(left));
        }
        any = !byClient.isEmpty();
    }

    /** Whether anybody traces this client. */
    boolean has(String clientId) {
        return any && byClient.containsKey(clientId);
    }

    /** Tells those who trace the client. What one throws is logged, and harms nobody. */
    void tell(TracedPacket packet) {
        for (Tracing one : byClient.getOrDefault(packet.clientId(), List.of())) {
            try {
                one.to.packet(packet);
            } catch (RuntimeException | Error thrown) {
                LOG.error("client {}: a trace failed", packet.clientId(), thrown);
            }
        }
    }
}
