package io.rollcall.server.webhook;

/**
 * One entry of the feed as it is sent. Immutable.
 *
 * @param seq its number; reading goes on behind it
 * @param json the entry
 */
record Letter(long seq, String json) {
    /** In bytes, roughly: what is not ASCII counts less than it is. */
    int size() {
        return json.length();
    }
}
