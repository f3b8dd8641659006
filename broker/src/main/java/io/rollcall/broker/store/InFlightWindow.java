package io.rollcall.broker.store;

import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent and is not acknowledged, by packet identifier. The identifier is the place in arrays plus one: finding
 * costs nothing, and a free one is found by going on from the last one given, in arrays kept at most half full.
 *
 * <p>Most deliveries are a message and its QoS, and nothing of them is stored: for these there is no {@link Outgoing} before somebody
 * asks for it. When they are acknowledged, their messages are far from the processor, and are not looked at: all that is needed then
 * is in the arrays.
 */
final class InFlightWindow {
    private static final int PLACES_MIN = 16;
    private static final int PLACES_MAX = 65_535;

    // what a place's state says beside the order
    private static final int KIND = 0x03;
    private static final int RETAIN = 0x04;
    private static final int ORDER_SHIFT = 3;

    // kinds: an Outgoing, which says the rest itself; or a message, by what it awaits
    private static final int OUTGOING = 0;
    private static final int PUBACK = 1;
    private static final int PUBREC = 2;
    private static final int PUBCOMP = 3;

    /** Stands in the place of a message that the client has. */
    private static final Object RECEIVED = new Object();

    /** A {@link Message}, {@link #RECEIVED}, or an {@link Outgoing}; absent where the place is free. */
    private @Nullable Object[] places = new Object[PLACES_MIN];

    private long[] states = new long[PLACES_MIN];
    private int[] bytes = new int[PLACES_MIN];
    private int count;
    private int last = -1;
    private long order;

    /** Sends an {@link Outgoing}. */
    void add(Outgoing outgoing) {
        int place = free();
        places[place] = outgoing;
        outgoing.sent(place + 1, ++order);
    }

    /**
     * Sends a message.
     *
     * @param qos 1 or 2
     * @param itsBytes what it costs to keep
     * @return the packet identifier
     */
    int add(Message message, Qos qos, boolean retain, int itsBytes) {
        int place = free();
        places[place] = message;
        states[place] = (++order << ORDER_SHIFT) | (retain ? RETAIN : 0) | (qos == Qos.EXACTLY_ONCE ? PUBREC : PUBACK);
        bytes[place] = itsBytes;
        return place + 1;
    }

    private int free() {
        if (count == PLACES_MAX) {
            throw new IllegalStateException("all 65535 packet identifiers are in use");
        }
        if (count * 2 >= places.length && places.length < PLACES_MAX) {
            grow();
        }
        int place = last;
        do {
            place = place + 1 == places.length ? 0 : place + 1;
        } while (places[place] != null);
        last = place;
        count++;
        return place;
    }

    private void grow() {
        int length = Math.min(places.length * 2, PLACES_MAX);
        places = Arrays.copyOf(places, length);
        states = Arrays.copyOf(states, length);
        bytes = Arrays.copyOf(bytes, length);
    }

    /** Puts back what was in flight before the last restart, under the packet identifier that it had. */
    void restore(Outgoing outgoing) {
        int place = outgoing.packetId() - 1;
        while (place >= places.length || ((count + 1) * 2 > places.length && places.length < PLACES_MAX)) {
            grow();
        }
        places[place] = outgoing;
        count++;
        last = place;
        order = Math.max(order, outgoing.order());
    }

    /**
     * A message that awaited this answer is a step further: acknowledged, or with the client, which is to release its packet
     * identifier. Returns how many bytes less are kept; 0 when there is no such message, or an {@link Outgoing} in its place.
     */
    int answered(int packetId, Awaiting answer) {
        int place = packetId - 1;
        if (place >= places.length || (states[place] & KIND) != kind(answer)) {
            return 0;
        }
        int kept = bytes[place];
        if (answer == Awaiting.PUBREC) {
            places[place] = RECEIVED;
            states[place] = (states[place] & ~KIND) | PUBCOMP;
            bytes[place] = Outgoing.OBJECTS_BYTES;
            return kept - Outgoing.OBJECTS_BYTES;
        }
        places[place] = null;
        states[place] = OUTGOING;
        count--;
        return kept;
    }

    private static int kind(Awaiting answer) {
        return switch (answer) {
            case PUBACK -> PUBACK;
            case PUBREC -> PUBREC;
            case PUBCOMP -> PUBCOMP;
            case NOTHING -> throw new IllegalArgumentException("no answer: " + answer);
        };
    }

    @Nullable
    Outgoing get(int packetId) {
        return packetId <= places.length ? at(packetId - 1) : null;
    }

    private @Nullable Outgoing at(int place) {
        if ((states[place] & KIND) == OUTGOING) {
            return (Outgoing) places[place];
        }
        Outgoing outgoing = outgoing(place, (int) (states[place] & KIND));
        places[place] = outgoing;
        states[place] = OUTGOING;
        return outgoing;
    }

    private Outgoing outgoing(int place, int kind) {
        Message message = places[place] instanceof Message its ? its : null;
        Qos qos = kind == PUBACK ? Qos.AT_LEAST_ONCE : Qos.EXACTLY_ONCE;
        Outgoing outgoing = new Outgoing(message, qos, (states[place] & RETAIN) != 0, 0, null);
        Awaiting awaiting = switch (kind) {
            case PUBACK -> Awaiting.PUBACK;
            case PUBREC -> Awaiting.PUBREC;
            default -> Awaiting.PUBCOMP;
        };
        outgoing.restore(place + 1, states[place] >>> ORDER_SHIFT, awaiting);
        return outgoing;
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
        for (int place = 0; place < places.length; place++) {
            Outgoing outgoing = at(place);
            if (outgoing != null) {
                all.add(outgoing);
            }
        }
        all.sort(Comparator.comparingLong(Outgoing::order));
        return all;
    }
}
