package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;

/**
 * Acknowledgements of one kind that came one behind the other, each with its packet identifier and no more, as nearly all are. Filled in anew
 * by {@link PacketReader#readAcks}; one for an event loop.
 */
public final class AckRun {
    private static final int ACKS_MAX = 64;
    private static final int ACK_BYTES = 4;

    private final int[] packetIds = new int[ACKS_MAX];
    private PacketType type = PacketType.PUBACK;
    private int count;

    /** PUBACK, PUBREC, PUBREL or PUBCOMP. */
    public PacketType type() {
        return type;
    }

    /** How many there are. */
    public int count() {
        return count;
    }

    /** Of each, from the first on; there may be more places. Not to be written. */
    public int[] packetIds() {
        return packetIds;
    }

    /** Makes it one acknowledgement. */
    public AckRun of(Ack one) {
        type = one.type();
        packetIds[0] = one.packetId();
        count = 1;
        return this;
    }

    /** Reads those that come next. What breaks a rule ends them, and is not read. */
    boolean read(Window in) {
        count = 0;
        if (in.reach(ACK_BYTES) < ACK_BYTES) {
            return false;
        }
        int first = in.bytes()[in.position()];
        switch (first) {
            case 0x40 -> type = PacketType.PUBACK;
            case 0x50 -> type = PacketType.PUBREC;
            case 0x62 -> type = PacketType.PUBREL;
            case 0x70 -> type = PacketType.PUBCOMP;
            default -> {
                return false;
            }
        }
        while (count < ACKS_MAX && in.reach(ACK_BYTES) == ACK_BYTES) {
            byte[] bytes = in.bytes();
            int at = in.position();
            int packetId = ((bytes[at + 2] & 0xFF) << 8) | (bytes[at + 3] & 0xFF);
            if (bytes[at] != first || bytes[at + 1] != 2 || packetId == 0) {
                break;
            }
            packetIds[count++] = packetId;
            in.skip(ACK_BYTES);
        }
        return count > 0;
    }
}
