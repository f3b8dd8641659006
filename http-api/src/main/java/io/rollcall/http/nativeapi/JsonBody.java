package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.http.exchange.Problem;
import java.io.IOException;

/** Reads bodies that are JSON objects. From any thread. */
final class JsonBody {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonBody() {}

    /** @param example what a body looks like, for who sends another */
    static JsonNode object(byte[] body, String example) {
        JsonNode root = read(body);
        if (!root.isObject()) {
            throw bad("The body is not a JSON object such as " + example + ".");
        }
        return root;
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw bad("The body is no JSON: " + e.getOriginalMessage() + ", at line "
                    + e.getLocation().getLineNr() + ".");
        } catch (IOException e) {
            throw bad("The body cannot be read.");
        }
    }

    static Problem bad(String detail) {
        return new Problem(400, "Bad request body", detail);
    }
}
