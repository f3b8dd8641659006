package io.rollcall.broker.connection;

import io.rollcall.broker.codec.Packet;
import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.session.Owner.Timer;
import org.jspecify.annotations.Nullable;

/**
 * How fast one client may send: so many messages and bytes a second, and as many at once after a quiet second. On the loop.
 */
final class Pace {
    private static final double SECOND_MILLIS = 1_000;

    private final double millisPerMessage;
    private final double millisPerByte;
    /** When what was sent is paid for, in steady milliseconds. */
    private double messagesPaidAt = Double.NEGATIVE_INFINITY;

    private double bytesPaidAt = Double.NEGATIVE_INFINITY;
    private @Nullable Timer rest;
    private boolean over;

    private Pace(ConnectionLimits limits) {
        this.millisPerMessage = millisOf(limits.messagesPerSecondMax());
        this.millisPerByte = millisOf(limits.bytesPerSecondMax());
    }

    private static double millisOf(long perSecond) {
        return perSecond == 0 ? 0 : SECOND_MILLIS / perSecond;
    }

    /** The pace of a new connection; absent where there is no limit to keep. */
    static @Nullable Pace of(ConnectionLimits limits) {
        return limits.messagesPerSecondMax() == 0 && limits.bytesPerSecondMax() == 0 ? null : new Pace(limits);
    }

    /** Counts a packet that came, and runs the task when the next one may be read, if that is not now; whether it is not. */
    boolean mustRest(Packet packet, int bytes, Loop loop, Runnable goOn) {
        long wait = millisToWait(packet, bytes, loop.time().steadyMillis());
        if (wait == 0 || over) {
            return false;
        }
        rest = loop.after(wait, () -> {
            rest = null;
            goOn.run();
        });
        return true;
    }

    /** The client is gone, and there is no pace to keep any more; whether it was to be waited for. */
    boolean end() {
        over = true;
        Timer resting = rest;
        rest = null;
        if (resting != null) {
            resting.cancel();
        }
        return resting != null;
    }

    private long millisToWait(Packet packet, int bytes, long steadyMillis) {
        double quietSince = steadyMillis - SECOND_MILLIS;
        bytesPaidAt = Math.max(bytesPaidAt, quietSince) + bytes * millisPerByte;
        messagesPaidAt = Math.max(messagesPaidAt, quietSince);
        if (packet.type() == PacketType.PUBLISH) {
            messagesPaidAt += millisPerMessage;
        }
        return (long) Math.ceil(Math.max(0, Math.max(bytesPaidAt, messagesPaidAt) - steadyMillis));
    }
}
