package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.presence.PresenceQueries;
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
    static BatchRequest parse(byte[] body) {
        JsonNode root = JsonBody.object(body, "{\"clientIds\":[\"a\",\"b\"]}");
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("clientIds") && !name.equals("minSeq")) {
                throw JsonBody.bad("The body has the unknown field \"" + name + "\"; known are clientIds and minSeq.");
            }
        }
        return new BatchRequest(clientIds(root.path("clientIds")), minSeq(root.path("minSeq")));
    }

    private static List<String> clientIds(JsonNode array) {
        if (!array.isArray()) {
            throw JsonBody.bad("clientIds is not a list of strings.");
        }
        if (array.size() > PresenceQueries.BATCH_MAX) {
            throw JsonBody.bad(
                    "clientIds has " + array.size() + " items; " + PresenceQueries.BATCH_MAX + " are allowed.");
        }
        List<String> clientIds = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            if (!item.isTextual()) {
                throw JsonBody.bad("clientIds: item " + clientIds.size() + " is " + item + ", which is no string.");
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
            throw JsonBody.bad("minSeq: " + number + " is not a whole number of at least 0.");
        }
        return OptionalLong.of(number.longValue());
    }
}
