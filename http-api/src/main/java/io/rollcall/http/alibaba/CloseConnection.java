package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Format.Element;
import java.util.List;

/**
 * The product: ends the connection of a client, which may connect again. To end one that is over already is no error; to end
 * one of a client that never was is. Immutable.
 */
record CloseConnection(String clientId) {

    /** Of a call that has all its parameters. */
    static CloseConnection of(Call call) {
        String clientId = call.parameter("ClientId").orElseThrow(() -> AlibabaError.missing("ClientId"));
        SessionQuery.checkLength(clientId, "ClientId");
        return new CloseConnection(clientId);
    }

    /** What is said when it is done, without the request's id. */
    static List<Element> done() {
        return List.of(
                Element.number("Code", 200),
                Element.text("Message", "operation success."),
                Element.flag("Success", true));
    }
}
