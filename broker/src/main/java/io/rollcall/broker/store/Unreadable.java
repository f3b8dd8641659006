package io.rollcall.broker.store;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * The way over a part of a file that cannot be read. Nothing says where it ends; so keys further and further behind are tried, and then those
 * between the last that failed and the first that did not. Keys are told apart by their first {@link #KEY_BYTES}: a few
 * records behind the damage may be passed over, too.
 */
final class Unreadable {
    /** A letter and two numbers of 8 bytes. */
    private static final int KEY_BYTES = 17;

    private static final int BITS = KEY_BYTES * 8;

    private Unreadable() {}

    /** Makes iterators over what is read. */
    interface Iterators {
        RocksIterator open() throws RocksDBException;
    }

    /** Whether the iterator has come to its end, or to where its caller let it be, and not to damage. */
    static boolean isSound(RocksIterator at) throws RocksDBException {
        try {
            at.status();
            return true;
        } catch (RocksDBException failed) {
            if (OpenFiles.isDamage(failed)) {
                return false;
            }
            throw failed;
        }
    }

    /** A key behind this one from which on records can be read again; absent when there is none. */
    static byte @Nullable [] end(byte[] key, Iterators iterators) throws RocksDBException {
        BigInteger start = new BigInteger(1, Arrays.copyOf(key, KEY_BYTES));
        BigInteger failed = start;
        BigInteger sound = null;
        for (int bit = 0; sound == null && bit < BITS; bit++) {
            BigInteger candidate = start.add(BigInteger.ONE.shiftLeft(bit));
            if (candidate.bitLength() > BITS) {
                return null;
            } else if (isSoundFrom(candidate, iterators)) {
                sound = candidate;
            } else {
                failed = candidate;
            }
        }
        if (sound == null) {
            return null;
        }
        while (sound.subtract(failed).bitLength() > 1) {
            BigInteger middle = sound.add(failed).shiftRight(1);
            if (isSoundFrom(middle, iterators)) {
                sound = middle;
            } else {
                failed = middle;
            }
        }
        return bytes(sound);
    }

    /** With an iterator of its own: one that has met damage goes on telling of it, wherever it is sent. */
    private static boolean isSoundFrom(BigInteger key, Iterators iterators) throws RocksDBException {
        try (RocksIterator at = iterators.open()) {
            at.seek(bytes(key));
            return isSound(at);
        }
    }

    private static byte[] bytes(BigInteger key) {
        byte[] bytes = key.toByteArray();
        byte[] whole = new byte[KEY_BYTES];
        int length = Math.min(bytes.length, KEY_BYTES); // one more where the first bit would be a sign
        System.arraycopy(bytes, bytes.length - length, whole, KEY_BYTES - length, length);
        return whole;
    }
}
