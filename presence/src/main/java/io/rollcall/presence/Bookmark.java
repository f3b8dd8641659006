package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.ClientQuery.BadBookmark;
import io.rollcall.presence.Ranking.Rank;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Where a list goes on: after the last client of the page before, by its rank and not by its number, so that what comes and goes
 * meanwhile moves nobody else. Carries a hash of filter and order, so that it is not taken for one of another list.
 */
final class Bookmark {
    private static final int FORMAT = 1;

    private Bookmark() {}

    static String of(Rank last, ClientQuery query) {
        ByteWriter out = new ByteWriter().one(FORMAT).eight(hash(query)).number(last.keys().length);
        for (long key : last.keys()) {
            out.eight(key);
        }
        out.text(last.clientId());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
    }

    static Rank read(String bookmark, ClientQuery query) {
        ByteReader in = new ByteReader(bytes(bookmark));
        try {
            if (in.one() != FORMAT
                    || in.eight() != hash(query)
                    || in.number() != query.order().size()) {
                throw new BadBookmark("the bookmark belongs to a list of another filter or order");
            }
            long[] keys = new long[query.order().size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = in.eight();
            }
            return new Rank(keys, in.text());
        } catch (IndexOutOfBoundsException | IllegalStateException | ArithmeticException e) {
            throw new BadBookmark("the bookmark is cut short");
        }
    }

    private static byte[] bytes(String bookmark) {
        try {
            return Base64.getUrlDecoder().decode(bookmark);
        } catch (IllegalArgumentException e) {
            throw new BadBookmark("the bookmark has characters that none of ours has");
        }
    }

    private static long hash(ClientQuery query) {
        String all = query.filter() + "|" + query.order();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
