package io.rollcall.broker.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and is not acknowledged, by packet identifier. The identifier is the place in an array plus one: finding
 * costs nothing, and a free one is found by going on from the last one given, in an array kept at most half full.
 */
final class InFlightWindow {
    private static final int PLACES_MIN = 16;
    private static final int PLACES_MAX = 65_535;

    private @Nullable Outgoing[] places = new Outgoing[PLACES_MIN];
    private int count;
    private int last = -1;
    private long order;

    void add(Outgoing outgoing) {
        if (count == PLACES_MAX) {
            throw new IllegalStateException("all 65535 packet identifiers are in use");
        }
        if (count * 2 >= places.length && places.length < PLACES_MAX) {
            places = Arrays.copyOf(places, Math.min(places.length * 2, PLACES_MAX));
        }
        do {
            last = last + 1 == places.length ? 0 : last + 1;
        } while (places[last] != null);
        places[last] = outgoing;
        count++;
        outgoing.sent(last + 1, ++order);
    }

    /** Puts back what was in flight before the last restart, under the packet identifier that it had. */
    void restore(Outgoing outgoing) {
        int place = outgoing.packetId() - 1;
        while (place >= places.length || ((count + 1) * 2 > places.length && places.length < PLACES_MAX)) {
            places = Arrays.copyOf(places, Math.min(places.length * 2, PLACES_MAX));
        }
        places[place] = outgoing;
        count++;
        last = place;
        order = Math.max(order, outgoing.order());
    }

    @Nullable
    Outgoing get(int packetId) {
        return packetId <= places.length ? places[packetId - 1] : null;
    }

    /** Returns whether it was there. */
    boolean remove(Outgoing outgoing) {
        int place = outgoing.packetId() - 1;
        if (places[place] != outgoing) {
            return false;
        }
        places[place] = null;
        count--;
        return true;
    }

    int count() {
        return count;
    }

    List<Outgoing> inOrder() {
        List<Outgoing> all = new ArrayList<>(count);
        for (Outgoing outgoing : places) {
            if (outgoing != null) {
                all.add(outgoing);
            }
        }
        all.sort(Comparator.comparingLong(Outgoing::order));
        return all;
    }
}
