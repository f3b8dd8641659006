package io.rollcall.http.ibm;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Body;
import io.rollcall.http.exchange.CallerName;
import io.rollcall.http.exchange.ConnectionEvents;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Questions;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is below {@code /api/v0002}: client connection states, one and many, the switch of that
 * feature, and connection logs. A key of an
 * organization sees the clients of that organization, by the form of their ids, and no others. On the event loop.
 */
public final class IbmFace implements Face {
    private static final String BASE = "/api/v0002";
    private static final String STATES = BASE + "/clientconnectionstates";
    private static final String SWITCH = BASE + "/config/clientstate";
    private static final String LOGS = BASE + "/logs/connection";
    private static final int SWITCH_BODY_MAX = 4 * 1024;

    private final ApiKeys keys;
    private final FeatureSwitch feature;
    private final ClientStates states;
    private final Questions questions;
    private final Function<PresenceQueries, ConnectionEvents> events;

    /**
     * Not yet on a router. May take its time: never on an event loop.
     *
     * @param events where logs are taken from
     * @param limitMax clients in a page at most; a greater {@code _limit} becomes this
     */
    public IbmFace(
            Questions questions,
            Function<PresenceQueries, ConnectionEvents> events,
            ApiKeys keys,
            int limitMax,
            Clock clock,
            FeatureMemory memory) {
        this.questions = questions;
        this.events = events;
        this.keys = keys;
        this.feature = new FeatureSwitch(clock, memory);
        this.states = new ClientStates(questions, feature, STATES, limitMax);
    }

    public void mount(Router router, HttpMeters meters) {
        Mount mount = new Mount(router, this, meters);
        mount.at(STATES, exchange -> states.list(exchange, admitToStates(exchange)), HttpMethod.GET);
        mount.at(STATES + "/*", exchange -> states.single(exchange, admitToStates(exchange)), HttpMethod.GET);
        mount.at(LOGS, this::logs, HttpMethod.GET);
        mount.at(SWITCH, this::feature, HttpMethod.GET, HttpMethod.PUT);
        mount.nothingElseBelow(BASE + "/");
    }

    @Override
    public String name() {
        return "ibm";
    }

    @Override
    public IbmError refusal(int status) {
        return IbmError.of(status);
    }

    private void logs(RoutingContext exchange) {
        Caller caller = admit(exchange);
        demand(caller, Scope.READ);
        ConnectionLogs logs = ConnectionLogs.parse(exchange.request().query());
        questions.askLong(exchange, presence -> logs.answer(presence, events, caller.sight()));
    }

    /** The platform's switch for the feature: anybody who may read sees it, an administrator moves it. */
    private void feature(RoutingContext exchange) {
        Caller caller = admit(exchange);
        if (!exchange.request().method().equals(HttpMethod.PUT)) {
            demand(caller, Scope.READ);
            enabled(feature.isOn(caller.org())).sendTo(exchange);
            return;
        }
        demand(caller, Scope.ADMIN);
        Body.read(exchange, SWITCH_BODY_MAX, body -> {
            boolean on = FeatureSwitch.enabledIn(body)
                    .orElseThrow(() -> IbmError.badValue("enabled", "the body", "is neither true nor false"));
            turn(exchange, caller.org(), on);
        });
    }

    private void turn(RoutingContext exchange, Optional<String> org, boolean on) {
        Callable<Answer> turned = () -> {
            feature.turn(org, on);
            return enabled(on);
        };
        exchange.vertx()
                .executeBlocking(turned)
                .onSuccess(answer -> answer.sendTo(exchange))
                .onFailure(exchange::fail);
    }

    private static Answer enabled(boolean on) {
        return new Answer(200, Answer.JSON, Json.object(json -> json.writeBooleanField("enabled", on)));
    }

    private Caller admitToStates(RoutingContext exchange) {
        Caller caller = admit(exchange);
        demand(caller, Scope.READ);
        if (!feature.isOn(caller.org())) {
            throw IbmError.featureOff();
        }
        return caller;
    }

    private Caller admit(RoutingContext exchange) {
        Optional<Caller> caller = keys.admit(exchange.request().getHeader("authorization"));
        if (caller.isEmpty()) {
            throw IbmError.unauthorized();
        }
        CallerName.note(exchange, caller.get().name());
        caller.get().org().ifPresent(org -> checkHost(exchange, org));
        return caller.get();
    }

    private static void demand(Caller caller, Scope scope) {
        if (!caller.may(scope)) {
            throw IbmError.noRight(scope.word());
        }
    }

    /** The host's first label must not name an organization that is known and not the caller's. */
    private void checkHost(RoutingContext exchange, String org) {
        @Nullable String host = Mount.hostOf(exchange.request());
        String label = host == null ? org : host.split("[.:]", 2)[0];
        if (keys.isOrg(label) && !label.equals(org)) {
            throw IbmError.forbidden(label);
        }
    }
}
