package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.Questions;
import io.rollcall.presence.ClientCounts;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /api/v1/clients/{id}} and {@code /api/v1/counts}. The id is everything after the prefix, percent-decoded, so that
 * ids with slashes are asked for as they are. Errors are problems of RFC 9457. A key sees
 * the clients that it has a right to; counts are of all, so one that does not see all gets none. On the event loop.
 */
public final class NativeFace implements Face {
    private static final String CLIENTS = "/api/v1/clients/";

    private final Questions questions;
    private final ApiKeys keys;

    public NativeFace(Questions questions, ApiKeys keys) {
        this.questions = questions;
        this.keys = keys;
    }

    public void mount(Router router, HttpMeters meters) {
        Mount mount = new Mount(router, this, meters);
        mount.at(CLIENTS + "*", this::client, HttpMethod.GET);
        mount.at("/api/v1/counts", this::counts, HttpMethod.GET);
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Problem refusal(int status) {
        return Problem.of(status);
    }

    private void client(RoutingContext exchange) {
        Sight sight = admit(exchange).sight();
        String clientId = clientId(exchange.request().path());
        questions.ask(exchange, presence -> find(presence, clientId, sight));
    }

    private void counts(RoutingContext exchange) {
        if (!admit(exchange).sight().isWhole()) {
            throw Problem.forbidden("The API key sees some clients alone, and these counts are of all.");
        }
        questions.ask(exchange, NativeFace::count);
    }

    private Caller admit(RoutingContext exchange) {
        Caller caller =
                keys.admit(exchange.request().getHeader("authorization")).orElseThrow(Problem::unauthorized);
        if (!caller.may(Scope.READ)) {
            throw Problem.forbidden("The API key has no right to read.");
        }
        return caller;
    }

    private static String clientId(String path) {
        try {
            return Parameters.decodePath(path.substring(Math.min(CLIENTS.length(), path.length())));
        } catch (Parameters.Unreadable e) {
            throw new Problem(400, "Bad request", "The client id in the path is not percent-encoded.");
        }
    }

    /** The sequence number is read first, so that the state is at least as new as it says. */
    private static Answer find(PresenceQueries presence, String clientId, Sight sight) {
        long asOfSeq = presence.asOfSeq();
        return presence.find(clientId)
                .filter(client -> sight.sees(clientId))
                .map(client -> new Answer(200, Answer.JSON, ClientJson.of(client, asOfSeq)))
                .orElseThrow(
                        () -> new Problem(404, "Unknown client", "No client \"" + clientId + "\" has ever connected."));
    }

    private static Answer count(PresenceQueries presence) {
        long asOfSeq = presence.asOfSeq();
        ClientCounts counts = presence.counts();
        return new Answer(200, Answer.JSON, Json.object(json -> {
            json.writeNumberField("known", counts.known());
            json.writeNumberField("connected", counts.connected());
            json.writeNumberField("disconnected", counts.disconnected());
            json.writeNumberField("asOfSeq", asOfSeq);
        }));
    }
}
