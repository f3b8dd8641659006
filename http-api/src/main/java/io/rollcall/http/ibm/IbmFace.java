package io.rollcall.http.ibm;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Questions;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/v0002/clientconnectionstates} and {@code /{clientId}} below it. A key of an organization sees the clients of
 * that organization, by the form of their ids, and no others; any other caller sees all. On the event loop.
 */
public final class IbmFace implements Face {
    private static final String STATES = "/api/v0002/clientconnectionstates";

    private final Questions questions;
    private final ApiKeys keys;
    private final int limitMax;

    /** @param limitMax clients in a page at most; a greater {@code _limit} becomes this */
    public IbmFace(Questions questions, ApiKeys keys, int limitMax) {
        this.questions = questions;
        this.keys = keys;
        this.limitMax = limitMax;
    }

    public void mount(Router router, HttpMeters meters) {
        Mount mount = new Mount(router, this, meters);
        mount.at(STATES, this::list, HttpMethod.GET);
        mount.at(STATES + "/*", this::single, HttpMethod.GET);
        mount.at("/api/v0002/config/clientstate", this::feature, HttpMethod.GET);
    }

    @Override
    public String name() {
        return "ibm";
    }

    @Override
    public IbmError refusal(int status) {
        return IbmError.of(status);
    }

    private void single(RoutingContext exchange) {
        Optional<String> org = admit(exchange).org();
        String clientId = clientId(exchange.request().path());
        questions.ask(exchange, presence -> find(presence, clientId, org));
    }

    private void list(RoutingContext exchange) {
        Optional<String> org = admit(exchange).org();
        ClientQuery query = query(exchange.request().query(), org);
        questions.askLong(exchange, presence -> page(presence, query));
    }

    /** The platform's switch for the feature, which is always on here. */
    private void feature(RoutingContext exchange) {
        admit(exchange);
        new Answer(200, Answer.JSON, Json.object(json -> json.writeBooleanField("enabled", true))).sendTo(exchange);
    }

    private Caller admit(RoutingContext exchange) {
        Optional<Caller> caller = keys.admit(exchange.request().getHeader("authorization"));
        if (caller.isEmpty()) {
            throw IbmError.unauthorized();
        }
        caller.get().org().ifPresent(org -> checkHost(exchange.request().getHeader("host"), org));
        return caller.get();
    }

    /** The host's first label must not name an organization that is known and not the caller's. */
    private void checkHost(@Nullable String host, String org) {
        String label = host == null ? org : host.split("[.:]", 2)[0];
        if (keys.isOrg(label) && !label.equals(org)) {
            throw IbmError.forbidden(label);
        }
    }

    private static String clientId(String path) {
        String encoded = path.substring(Math.min(STATES.length() + 1, path.length()));
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

    private ClientQuery query(@Nullable String encoded, Optional<String> org) {
        try {
            return new StateQuery(Parameters.parse(encoded), limitMax).of(org);
        } catch (Parameters.Unreadable e) {
            throw IbmError.badValue("query", String.valueOf(encoded), "cannot be read");
        }
    }

    private static Answer find(PresenceQueries presence, String clientId, Optional<String> org) {
        boolean visible =
                org.isEmpty() || org.get().equals(ClientIdForm.of(clientId).org());
        ClientState client =
                presence.find(clientId).filter(found -> visible).orElseThrow(() -> IbmError.unknownClient(clientId));
        return new Answer(200, Answer.JSON, Json.object(json -> StateJson.write(json, client)));
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
