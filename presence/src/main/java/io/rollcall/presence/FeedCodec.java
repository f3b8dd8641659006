package io.rollcall.presence;

import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.Erased;
import io.rollcall.presence.FeedEntry.Lost;
import io.rollcall.presence.FeedEntry.RunEnd;
import io.rollcall.presence.FeedEntry.RunEnded;
import io.rollcall.presence.FeedEntry.RunStarted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a feed entry in the journal. One that is about a client says where the client's entry before it is, so that the log of one
 * client is read without the others'.
 */
final class FeedCodec {
    private static final int FORMAT = 1;

    private static final int CONNECTED = 1;
    private static final int TAKEN_OVER = 2;
    private static final int DISCONNECTED = 3;
    private static final int REFUSED = 4;
    private static final int FORGOTTEN = 5;
    private static final int RUN_STARTED = 6;
    private static final int RUN_ENDED = 7;
    private static final int LOST = 8;
    private static final int ERASED = 9;

    private FeedCodec() {}

    static byte[] encode(FeedEntry entry) {
        return encode(entry, 0);
    }

    /** With the sequence number of the same client's entry before; 0 when there is none. */
    static byte[] encode(FeedEntry entry, long previous) {
        ByteWriter out = new ByteWriter().one(FORMAT);
        if (entry instanceof ClientConnected connected) {
            out.one(CONNECTED).number(previous).text(connected.connected().clientId());
            ChangeCodec.write(connected.connected(), out);
            ghost(connected.ghost(), out);
        } else if (entry instanceof ClientTakenOver takenOver) {
            out.one(TAKEN_OVER).number(previous).text(takenOver.connected().clientId());
            ChangeCodec.write(takenOver.old(), out);
            ChangeCodec.write(takenOver.connected(), out);
            ghost(takenOver.ghost(), out);
        } else if (entry instanceof ClientDisconnected disconnected) {
            out.one(DISCONNECTED)
                    .number(previous)
                    .text(disconnected.disconnected().clientId());
            ChangeCodec.write(disconnected.disconnected(), out);
        } else if (entry instanceof ClientRefused refused) {
            out.one(REFUSED).number(previous).text(refused.refused().clientId());
            ChangeCodec.write(refused.refused(), out);
        } else if (entry instanceof ClientForgotten forgotten) {
            out.one(FORGOTTEN).number(previous).text(forgotten.clientId());
            out.signed(forgotten.time()).one(Codes.FORGET_REASON.of(forgotten.reason()));
        } else if (entry instanceof RunStarted started) {
            out.one(RUN_STARTED).number(started.run()).signed(started.time());
            RunEnd before = started.before();
            out.number(before.run()).signed(before.lastTick()).one(before.inGoodOrder() ? 1 : 0);
        } else if (entry instanceof RunEnded ended) {
            out.one(RUN_ENDED).number(ended.run()).signed(ended.time());
        } else if (entry instanceof Lost lost) {
            out.one(LOST).number(lost.toSeq());
        } else if (entry instanceof Erased erased) {
            out.one(ERASED).one(Codes.ERASED_KIND.of(erased.kind())).signed(erased.time());
        }
        return out.toBytes();
    }

    static FeedEntry decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.one();
        if (format != FORMAT) {
            throw new IllegalStateException("feed entry format " + format + " is not " + FORMAT);
        }
        int type = in.one();
        if (type <= FORGOTTEN) {
            in.number();
        }
        return switch (type) {
            case CONNECTED -> {
                String clientId = in.text();
                yield new ClientConnected(ChangeCodec.connected(clientId, in), ghost(clientId, in));
            }
            case TAKEN_OVER -> {
                String clientId = in.text();
                yield new ClientTakenOver(
                        ChangeCodec.disconnected(clientId, in),
                        ChangeCodec.connected(clientId, in),
                        ghost(clientId, in));
            }
            case DISCONNECTED -> new ClientDisconnected(ChangeCodec.disconnected(in.text(), in));
            case REFUSED -> new ClientRefused(ChangeCodec.refused(in.text(), in));
            case FORGOTTEN -> new ClientForgotten(in.text(), in.signed(), Codes.FORGET_REASON.value(in.one()));
            case RUN_STARTED ->
                new RunStarted(
                        (int) in.number(), in.signed(), new RunEnd((int) in.number(), in.signed(), in.one() == 1));
            case RUN_ENDED -> new RunEnded((int) in.number(), in.signed());
            case LOST -> new Lost(in.number());
            case ERASED -> new Erased(Codes.ERASED_KIND.value(in.one()), in.signed());
            default -> throw new IllegalStateException("feed entry type " + type + " is unknown");
        };
    }

    /** Whom the entry is about; empty when nobody in particular. */
    static Optional<String> clientId(byte[] bytes) {
        if (bytes[1] > FORGOTTEN) {
            return Optional.empty();
        }
        ByteReader in = new ByteReader(bytes, 2);
        in.number();
        return Optional.of(in.text());
    }

    /** Sequence number of the same client's entry before; 0 when there is none. */
    static long previous(byte[] bytes) {
        return bytes[1] > FORGOTTEN ? 0 : new ByteReader(bytes, 2).number();
    }

    static boolean isLoss(byte[] bytes) {
        return bytes[1] == LOST;
    }

    /** The last sequence number that the entry at this one stands for: its own, except for a loss. */
    static long lastSeq(long seq, byte[] bytes) {
        return isLoss(bytes) ? new ByteReader(bytes, 2).number() : seq;
    }

    private static void ghost(@Nullable Disconnected ghost, ByteWriter out) {
        out.one(ghost == null ? 0 : 1);
        if (ghost != null) {
            ChangeCodec.write(ghost, out);
        }
    }

    private static @Nullable Disconnected ghost(String clientId, ByteReader in) {
        return in.one() == 0 ? null : ChangeCodec.disconnected(clientId, in);
    }
}
