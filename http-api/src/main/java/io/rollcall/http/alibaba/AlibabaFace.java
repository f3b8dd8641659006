package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Desk.Clients;
import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.alibaba.Gate.Admission;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Body;
import io.rollcall.http.exchange.CallerName;
import io.rollcall.http.exchange.ConnectionEvents;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Kick;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.RequestId;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * {@code GET /} and {@code POST /}: the two session queries, QueryMqttTraceDevice and CloseConnection in the RPC
 * style. On the one event loop.
 */
public final class AlibabaFace implements Face {
    static final String REQUEST_ID = "x-acs-request-id";
    private static final String FORMAT = "rollcall.alibaba.format";
    private static final Pattern ASKS_FOR_JSON = Pattern.compile("(?i)(?:^|&)Format=JSON(?:&|$)");

    private final Questions questions;
    private final Kick kick;
    private final Function<PresenceQueries, ConnectionEvents> events;
    private final Gate gate;
    private final Desk desk;
    private final int bodyMax;

    /**
     * Not yet on a router.
     *
     * @param events where traces are taken from
     * @param gate lets calls in
     * @param bodyMax bytes of a body at most
     */
    public AlibabaFace(
            Questions questions,
            Function<PresenceQueries, ConnectionEvents> events,
            Kick kick,
            Gate gate,
            Instances instances,
            int bodyMax) {
        this.questions = questions;
        this.events = events;
        this.kick = kick;
        this.gate = gate;
        this.desk = new Desk(instances);
        this.bodyMax = bodyMax;
    }

    public void mount(Router router, HttpMeters meters) {
        new Mount(router, this, meters).exactly("/", this::read, HttpMethod.GET, HttpMethod.POST);
    }

    @Override
    public String name() {
        return "alibaba";
    }

    @Override
    public AlibabaError refusal(int status) {
        return AlibabaError.of(status);
    }

    /** How errors of this exchange are written: until the call was read, as its query says, or XML, as for a call without a format. */
    static Format formatOf(RoutingContext exchange) {
        Format known = exchange.get(FORMAT);
        if (known != null) {
            return known;
        }
        String query = exchange.request().query();
        return query != null && ASKS_FOR_JSON.matcher(query).find() ? Format.JSON : Format.XML;
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
        Admission admission = gate.admit(call, signature);
        CallerName.note(exchange, admission.caller().name());
        Clients clients = desk.admit(call, admission.caller(), admission.operation());
        Reply reply = new Reply(format, admission.operation(), RequestId.of(exchange));
        switch (admission.operation()) {
            case QUERY_SESSION -> query(exchange, SessionQuery.single(call), clients, reply);
            case BATCH_QUERY_SESSIONS -> query(exchange, SessionQuery.batch(call), clients, reply);
            case QUERY_TRACE -> {
                TraceQuery trace = TraceQuery.of(call);
                questions.askLong(exchange, presence -> reply.with(trace.answer(events.apply(presence), clients)));
            }
            case CLOSE_CONNECTION -> {
                CloseConnection close = CloseConnection.of(call);
                questions.consider(
                        exchange, presence -> close(exchange, close, presence, clients, admission.caller(), reply));
            }
            case OTHER -> throw AlibabaError.notSupported();
        }
    }

    private void query(RoutingContext exchange, SessionQuery query, Clients clients, Reply reply) {
        questions.ask(exchange, presence -> reply.with(query.answer(presence, clients)));
    }

    private void close(
            RoutingContext exchange,
            CloseConnection close,
            PresenceQueries presence,
            Clients clients,
            Caller caller,
            Reply reply) {
        String clientId = close.clientId();
        if (!clients.has(clientId) || presence.find(clientId).isEmpty()) {
            throw AlibabaError.parameter("ClientId");
        }
        questions.askAfter(
                exchange,
                ended -> kick.kick(clientId, caller.name(), ended),
                current -> reply.with(CloseConnection.done()));
    }

    /** How one call is answered. */
    private record Reply(Format format, Operation operation, String requestId) {
        Answer with(List<Element> answer) {
            List<Element> elements = new ArrayList<>(answer);
            elements.add(Element.text("RequestId", requestId));
            return format.answer(200, operation.action() + "Response", elements).with(REQUEST_ID, requestId);
        }
    }
}
