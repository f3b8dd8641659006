package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.http.exchange.Problem;
import io.rollcall.presence.PresenceQueries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The body of {@code POST /api/v1/clients:batch}.
 *
 * @param clientIds whom it asks for, in this order
 * @param minSeq what the answer has to show at least
 */
record BatchRequest(List<String> clientIds, OptionalLong minSeq) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static BatchRequest parse(byte[] body) {
        JsonNode root = read(body);
        if (!root.isObject()) {
            throw bad("The body is not a JSON object such as {\"clientIds\":[\"a\",\"b\"]}.");
        }
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("clientIds") && !name.equals("minSeq")) {
                throw bad("The body has the unknown field \"" + name + "\"; known are clientIds and minSeq.");
            }
        }
        return new BatchRequest(clientIds(root.path("clientIds")), minSeq(root.path("minSeq")));
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

    private static List<String> clientIds(JsonNode array) {
        if (!array.isArray()) {
            throw bad("clientIds is not a list of strings.");
        }
        if (array.size() > PresenceQueries.BATCH_MAX) {
            throw bad("clientIds has " + array.size() + " items; " + PresenceQueries.BATCH_MAX + " are allowed.");
        }
        List<String> clientIds = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            if (!item.isTextual()) {
                throw bad("clientIds: item " + clientIds.size() + " is " + item + ", which is no string.");
            }
            clientIds.add(item.textValue());
        }
        return clientIds;
    }

    private static OptionalLong minSeq(JsonNode number) {
        if (number.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw bad("minSeq: " + number + " is not a whole number of at least 0.");
        }
        return OptionalLong.of(number.longValue());
    }

    private static Problem bad(String detail) {
        return new Problem(400, "Bad request body", detail);
    }
}
