package io.rollcall.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.presence.ClientQuery.BadBookmark;
import io.rollcall.presence.Ranking.Rank;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A place in a list: behind the last client of a page, or before the first, by its rank and not by its number, so that what comes and goes
 * meanwhile moves nobody else. Carries a hash of filter and order, so that it is not taken for one of another list.
 */
final class Bookmark {
    private static final int BEHIND = 1;
    private static final int BEFORE = 2;

    private Bookmark() {}

    static String of(Place place, ClientQuery query) {
        Rank rank = Place.fit(place.rank(), query.order());
        ByteWriter out = new ByteWriter()
                .one(place.isBefore() ? BEFORE : BEHIND)
                .eight(hash(query))
                .number(rank.keys().length);
        for (long key : rank.keys()) {
            out.eight(key);
        }
        out.text(rank.clientId());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
    }

    static Place read(String bookmark, ClientQuery query) {
        ByteReader in = new ByteReader(bytes(bookmark));
        try {
            int side = in.one();
            if ((side != BEHIND && side != BEFORE)
                    || in.eight() != hash(query)
                    || in.number() != query.order().size()) {
                throw new BadBookmark("the bookmark belongs to a list of another filter or order");
            }
            long[] keys = new long[query.order().size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = in.eight();
            }
            return new Place(new Rank(keys, in.text()), side == BEFORE);
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
