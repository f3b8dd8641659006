package io.rollcall.http.ibm;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as the platform words it: a message that begins with the id of its exception, the exception's properties, and
 * for a bad request the constraint that was violated. The ids after CUDRS0007E are our choice; the platform's are lost.
 */
final class IbmError extends Refusal {
    private static final long serialVersionUID = 1;

    private final int status;
    private final Part error;
    private final @Nullable Part violation;

    /** A message with its exception. */
    private record Part(String id, String text, List<String> properties) {
        String message() {
            return id + ": " + text;
        }
    }

    private IbmError(int status, Part error, @Nullable Part violation) {
        super(error.message());
        this.status = status;
        this.error = error;
        this.violation = violation;
    }

    static IbmError unknownClient(String clientId) {
        return new IbmError(404, part("CUDCS0001E", "No state is known for client " + clientId + ".", clientId), null);
    }

    static IbmError unknownType(String typeId) {
        return new IbmError(404, part("CUDCS0011E", "There is no device type " + typeId + ".", typeId), null);
    }

    /** A value that cannot be taken; {@code because} is a sentence without its subject. */
    static IbmError badValue(String parameter, String value, String because) {
        return new IbmError(
                400,
                part("CUDRS0007E", "The request was not valid. Review the constraint violations provided."),
                part("CUDCS0002E", "The value of " + parameter + " " + because + ".", parameter, value));
    }

    static IbmError forbidden(String org) {
        return new IbmError(
                403, part("CUDCS0003E", "The API key has no access to organization " + org + ".", org), null);
    }

    /** The key is right, and its scopes do not allow this. */
    static IbmError noRight(String scope) {
        return new IbmError(403, part("CUDCS0003E", "The API key has no right to " + scope + ".", scope), null);
    }

    /** A key of several groups sees single clients alone. */
    static IbmError noLists() {
        return new IbmError(
                403, part("CUDCS0003E", "The API key sees the clients of several groups alone, and no lists."), null);
    }

    static IbmError featureOff() {
        return new IbmError(403, part("CUDCS0003E", "The client state feature is not active."), null);
    }

    static IbmError unauthorized() {
        return new IbmError(401, part("CUDCS0004E", "A valid API key and token are needed."), null);
    }

    static IbmError of(int status) {
        Part part = switch (status) {
            case 400 -> part("CUDRS0007E", "The request was not valid.");
            case 404 -> part("CUDCS0009E", "There is nothing at this path.");
            case 408 -> part("CUDCS0010E", "The request's body did not come in time.");
            case 405 -> part("CUDCS0005E", "The path does not take this method.");
            case 413 -> part("CUDCS0006E", "The request is too large.");
            case 503 -> part("CUDCS0007E", "Too many queries wait already; try again later.");
            default -> part("CUDCS0008E", "The server failed to answer.");
        };
        return new IbmError(status, part, null);
    }

    private static Part part(String id, String text, String... properties) {
        return new Part(id, text, List.of(properties));
    }

    @Override
    public boolean isForCredentials() {
        return status == 401 || status == 403;
    }

    @Override
    public Answer answer(RoutingContext exchange) {
        Answer answer = new Answer(status, Answer.JSON, Json.object(this::write));
        return status == 401 ? answer.with("www-authenticate", "Basic realm=\"wiotp\"") : answer;
    }

    private void write(JsonGenerator json) throws IOException {
        write(json, error);
        if (violation != null) {
            json.writeArrayFieldStart("violations");
            json.writeStartObject();
            write(json, violation);
            json.writeEndObject();
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, Part part) throws IOException {
        json.writeStringField("message", part.message());
        json.writeObjectFieldStart("exception");
        json.writeStringField("id", part.id());
        json.writeArrayFieldStart("properties");
        for (String property : part.properties()) {
            json.writeString(property);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
