package io.rollcall.http.nativeapi;

import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Problem;
import java.util.List;

/**
 * A path below {@code /api/v1/clients/}: the client id, and what of the client. The id is everything up to the end, or up to the last
 * segment where that is one of {@link #PARTS}; an id that ends so itself has its last slash percent-encoded.
 *
 * @param part empty for the client as such
 */
record ClientPath(String clientId, String part) {
    static final String ROOT = "/api/v1/clients/";

    static final String LOG = "log";
    static final String INTERVALS = "intervals";
    static final String AVAILABILITY = "availability";
    static final String CONNECTION = "connection";

    /** What of a client there is to ask for. */
    static final List<String> PARTS = List.of(LOG, INTERVALS, AVAILABILITY, CONNECTION);

    static ClientPath parse(String path) {
        String below = path.substring(Math.min(ROOT.length(), path.length()));
        int slash = below.lastIndexOf('/');
        String last = below.substring(slash + 1);
        boolean hasPart = slash > 0 && PARTS.contains(last);
        String clientId = decode(hasPart ? below.substring(0, slash) : below);
        if (clientId.isEmpty()) {
            throw new Problem(400, "Bad request", "The path names no client id.");
        }
        return new ClientPath(clientId, hasPart ? last : "");
    }

    /** The refusal where nothing is known of the client, or nothing that the caller may see. */
    static Problem unknown(String clientId) {
        return new Problem(404, "Unknown client", "No client \"" + clientId + "\" ever connected, or it is forgotten.");
    }

    private static String decode(String encoded) {
        try {
            return Parameters.decodePath(encoded);
        } catch (Parameters.Unreadable e) {
            throw new Problem(400, "Bad request", "The client id in the path is not percent-encoded.");
        }
    }
}
