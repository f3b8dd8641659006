package io.rollcall.http.ibm;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Questions;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceQueries;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The answers about clients: one by its id, or a page of many. For callers that may read. On the event loop. */
final class ClientStates {
    private final Questions questions;
    private final FeatureSwitch feature;
    private final String path;
    private final int limitMax;

    /**
     * Answers below a path.
     *
     * @param path what stands before the slash and the id
     * @param limitMax clients in a page at most
     */
    ClientStates(Questions questions, FeatureSwitch feature, String path, int limitMax) {
        this.questions = questions;
        this.feature = feature;
        this.path = path;
        this.limitMax = limitMax;
    }

    void single(RoutingContext exchange, Caller caller) {
        String clientId = clientId(exchange.request().path());
        OptionalLong since = feature.activeSince(caller.org());
        questions.ask(exchange, presence -> {
            ClientState client = presence.find(clientId)
                    .filter(found -> caller.sight().sees(clientId))
                    .filter(found -> since.isEmpty() || found.activity().time() > since.getAsLong())
                    .orElseThrow(() -> IbmError.unknownClient(clientId));
            return new Answer(200, Answer.JSON, Json.object(json -> StateJson.write(json, client)));
        });
    }

    void list(RoutingContext exchange, Caller caller) {
        if (caller.sight().groups().size() > 1) {
            throw IbmError.noLists();
        }
        ClientQuery query = query(exchange.request().query(), caller);
        questions.askLong(exchange, presence -> page(presence, query));
    }

    private String clientId(String requested) {
        String encoded = requested.substring(Math.min(path.length() + 1, requested.length()));
        try {
            String clientId = Parameters.decodePath(encoded);
            if (clientId.indexOf('/') >= 0) {
                throw IbmError.badValue("clientId", clientId, "has a slash");
            }
            return clientId;
        } catch (Parameters.Unreadable e) {
            throw IbmError.badValue("clientId", encoded, "is not percent-encoded");
        }
    }

    private ClientQuery query(@Nullable String encoded, Caller caller) {
        try {
            return new StateQuery(Parameters.parse(encoded), limitMax)
                    .of(caller.sight(), feature.activeSince(caller.org()));
        } catch (Parameters.Unreadable e) {
            throw IbmError.badValue("query", String.valueOf(encoded), "cannot be read");
        }
    }

    private static Answer page(PresenceQueries presence, ClientQuery query) {
        try {
            ClientPage page = presence.list(query);
            return new Answer(200, Answer.JSON, Json.object(json -> write(json, page)));
        } catch (ClientQuery.BadBookmark e) {
            throw IbmError.badValue("_bookmark", String.valueOf(query.bookmark()), "belongs to no such query");
        }
    }

    private static void write(JsonGenerator json, ClientPage page) throws IOException {
        json.writeArrayFieldStart("results");
        for (ClientState client : page.clients()) {
            json.writeStartObject();
            StateJson.write(json, client);
            json.writeEndObject();
        }
        json.writeEndArray();
        if (page.bookmark() != null) {
            json.writeStringField("bookmark", page.bookmark());
        }
        json.writeObjectFieldStart("meta");
        json.writeObjectFieldStart("facets");
        json.writeEndObject();
        if (page.matchesExact()) {
            json.writeNumberField("totalRows", page.matches());
        }
        json.writeEndObject();
    }
}
