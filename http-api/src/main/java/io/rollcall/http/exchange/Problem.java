package io.rollcall.http.exchange;

import io.vertx.ext.web.RoutingContext;

/** An error as RFC 9457 has it: what our own faces answer, and what is answered where no face is. */
public final class Problem extends Refusal {
    private static final long serialVersionUID = 1;
    private static final String CONTENT_TYPE = "application/problem+json; charset=utf-8";

    private final int status;
    private final String title;

    /**
     * @param status HTTP status code
     * @param title the same for every problem of this kind
     * @param detail what is special about this one
     */
    public Problem(int status, String title, String detail) {
        super(detail);
        this.status = status;
        this.title = title;
    }

    /** What our own faces say when the way to them fails. */
    public static Problem of(int status) {
        return switch (status) {
            case 400 -> new Problem(400, "Bad request", "The request cannot be read.");
            case 404 -> new Problem(404, "Not found", "There is nothing at this path.");
            case 405 -> new Problem(405, "Method not allowed", "This path does not take this method.");
            case 408 -> new Problem(408, "Request timeout", "The request's body did not come in time.");
            case 413 -> new Problem(413, "Content too large", "The request's body is beyond the limit.");
            case 503 -> new Problem(503, "Overloaded", "Too many questions wait already; ask again later.");
            default -> new Problem(500, "Internal error", "The server failed to answer.");
        };
    }

    public static Problem unauthorized() {
        return new Problem(401, "Unauthorized", "A valid API key is needed, as HTTP Basic or as Bearer ID:SECRET.");
    }

    /** A key that is right, and gives no right to this. */
    public static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    @Override
    public boolean isForCredentials() {
        return status == 401 || status == 403;
    }

    @Override
    public Answer answer(RoutingContext exchange) {
        String body = Json.object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", getMessage());
            json.writeStringField("requestId", RequestId.of(exchange));
        });
        Answer answer = new Answer(status, CONTENT_TYPE, body);
        return status == 401
                ? answer.with("www-authenticate", "Basic realm=\"rollcall\", Bearer realm=\"rollcall\"")
                : answer;
    }
}
