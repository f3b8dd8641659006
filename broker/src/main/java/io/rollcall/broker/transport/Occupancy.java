package io.rollcall.broker.transport;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections a broker has, in all and of each address, and how many it may have. From any thread. */
public final class Occupancy {
    private final SocketLimits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> ofAddress = new ConcurrentHashMap<>();

    public Occupancy(SocketLimits limits) {
        this.limits = limits;
    }

    /** One more, if there is room. */
    boolean enter() {
        if (open.incrementAndGet() > limits.connectionsMax()) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Whether addresses are counted at all. */
    boolean countsAddresses() {
        return limits.connectionsPerAddressMax() > 0;
    }

    /** One more of this address, if there is room. */
    boolean enter(InetAddress address) {
        if (ofAddress.merge(address, 1, Integer::sum) > limits.connectionsPerAddressMax()) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(InetAddress address) {
        ofAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
    }
}
