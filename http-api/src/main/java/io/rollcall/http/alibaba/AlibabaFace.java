package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Body;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.RequestId;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code GET /} and {@code POST /}: QuerySessionByClientId and BatchQuerySessionByClientIds in the RPC style. On the one
 * event loop.
 */
public final class AlibabaFace implements Face {
    static final String REQUEST_ID = "x-acs-request-id";
    private static final String FORMAT = "rollcall.alibaba.format";

    private final Questions questions;
    private final Gate gate;
    private final int bodyMax;

    /**
     * Not yet on a router.
     *
     * @param bodyMax bytes of a body at most
     * @param noncesMax nonces remembered at a time at most
     */
    public AlibabaFace(Questions questions, ApiKeys keys, Clock clock, int bodyMax, int noncesMax) {
        this.questions = questions;
        this.gate = new Gate(keys, clock, noncesMax);
        this.bodyMax = bodyMax;
    }

    public void mount(Router router, HttpMeters meters) {
        new Mount(router, this, meters).at("/", this::read, HttpMethod.GET, HttpMethod.POST);
    }

    @Override
    public String name() {
        return "alibaba";
    }

    @Override
    public AlibabaError refusal(int status) {
        return AlibabaError.of(status);
    }

    /** How errors of this exchange are written: XML until the call was read, as for a call without a format. */
    static Format formatOf(RoutingContext exchange) {
        return exchange.get(FORMAT, Format.XML);
    }

    private void read(RoutingContext exchange) {
        Body.read(exchange, bodyMax, body -> call(exchange, parse(exchange, body)));
    }

    private static Call parse(RoutingContext exchange, byte[] body) {
        try {
            return Call.of(exchange.request(), body);
        } catch (Parameters.Unreadable e) {
            throw AlibabaError.parameters();
        }
    }

    private void call(RoutingContext exchange, Call call) {
        Optional<Signature> signature = Signature.of(call);
        Format format = Format.of(call, signature);
        exchange.put(FORMAT, format);
        SessionQuery query = SessionQuery.of(gate.admit(call, signature), call);
        String requestId = RequestId.of(exchange);
        questions.ask(exchange, presence -> answer(format, query, presence, requestId));
    }

    private static Answer answer(Format format, SessionQuery query, PresenceQueries presence, String requestId) {
        List<Element> elements = new ArrayList<>(query.answer(presence));
        elements.add(Element.text("RequestId", requestId));
        return format.answer(200, query.action() + "Response", elements).with(REQUEST_ID, requestId);
    }
}
