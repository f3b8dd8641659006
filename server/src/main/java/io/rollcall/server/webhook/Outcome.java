package io.rollcall.server.webhook;

/**
 * What came of one request.
 *
 * @param kind what it means for what was sent
 * @param why in a few words
 */
record Outcome(Kind kind, String why) {
    static final Outcome DELIVERED = new Outcome(Kind.DELIVERED, "");

    /** What it means. */
    enum Kind {
        DELIVERED,
        /** The receiver is well, and does not take this. */
        REFUSED,
        /** The receiver cannot be had now, or is not set up. */
        FAILED
    }

    /** Only what blames the content is a refusal; a wrong path or secret is not, or all entries would become dead letters. */
    static Outcome ofStatus(int status) {
        if (status >= 200 && status < 300) {
            return DELIVERED;
        }
        return switch (status) {
            case 400, 413, 422 -> new Outcome(Kind.REFUSED, "status " + status);
            case 301, 302, 303, 307, 308 -> failed("status " + status + ", and redirects are not followed");
            default -> failed("status " + status);
        };
    }

    static Outcome failed(String why) {
        return new Outcome(Kind.FAILED, why);
    }
}
