package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.CallerName;
import io.rollcall.http.exchange.Problem;
import io.vertx.ext.web.RoutingContext;

/** Lets callers of our own face in who may do what they ask for, and tells the others why not. On the event loop. */
final class Admission {
    private final ApiKeys keys;

    Admission(ApiKeys keys) {
        this.keys = keys;
    }

    /** Whoever has a key, or needs none. */
    Caller known(RoutingContext exchange) {
        Caller caller =
                keys.admit(exchange.request().getHeader("authorization")).orElseThrow(Problem::unauthorized);
        CallerName.note(exchange, caller.name());
        return caller;
    }

    /** @param deed what the scope is for, in words */
    Caller admit(RoutingContext exchange, Scope scope, String deed) {
        Caller caller = known(exchange);
        if (!caller.may(scope)) {
            throw Problem.forbidden(
                    caller.equals(Caller.ANYBODY)
                            ? "To " + deed + " an API key is needed that has the scope " + scope.word() + "."
                            : "The API key has no right to " + deed + ".");
        }
        return caller;
    }

    /** Who may know of the server as a whole: whoever sees all clients, and administrators. */
    Caller ofTheWhole(RoutingContext exchange) {
        Caller caller = known(exchange);
        if (!(caller.may(Scope.READ) && caller.sight().isWhole()) && !caller.may(Scope.ADMIN)) {
            throw Problem.forbidden(
                    "This is about all clients: the API key must see all of them, or be an administrator's.");
        }
        return caller;
    }

    /** Who may know how the server is set up: administrators; and where there is no key, whoever may read. */
    void ofTheSetup(RoutingContext exchange) {
        Caller caller = known(exchange);
        if (!caller.equals(Caller.ANYBODY) && !caller.may(Scope.ADMIN)) {
            throw Problem.forbidden("The API key has no right to administer.");
        }
    }

    /** Whether a caller who was let in may stay. */
    boolean isStill(Caller caller) {
        return keys.isStill(caller);
    }
}
