package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.ConfigLine;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Parameters;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.ServerDesk;
import io.rollcall.http.exchange.ServerState;
import io.rollcall.http.exchange.SessionState;
import io.vertx.core.Context;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/** Who asks, how the server is, what it was told, and what its broker keeps of a client. On the event loop. */
final class ServerRoutes {
    static final String SESSIONS = "/api/v1/sessions/";

    private final Supplier<ServerDesk> desk;

    /** @param desk is asked each time, since there is none before the server is open */
    ServerRoutes(Supplier<ServerDesk> desk) {
        this.desk = desk;
    }

    void caller(RoutingContext exchange, Caller caller) {
        new NativeQuery(exchange.request().query(), Set.of());
        send(exchange, json -> {
            json.writeStringField("name", caller.name());
            json.writeBooleanField("needsKey", !caller.equals(Caller.ANYBODY));
            json.writeArrayFieldStart("scopes");
            for (Scope scope : new TreeSet<>(caller.rights().scopes())) {
                json.writeString(scope.word());
            }
            json.writeEndArray();
            ClientJson.text(json, "org", caller.sight().org());
            json.writeArrayFieldStart("groups");
            for (String group : new TreeSet<>(caller.sight().groups())) {
                json.writeString(group);
            }
            json.writeEndArray();
        });
    }

    void state(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        ServerState state = desk.get().state();
        send(exchange, json -> {
            json.writeObjectFieldStart("versions");
            for (Map.Entry<String, String> version : state.versions().entrySet()) {
                json.writeStringField(version.getKey(), version.getValue());
            }
            json.writeEndObject();
            ClientJson.time(json, "startTime", state.startTime());
            json.writeNumberField("run", state.run());
            if (!state.damage().isEmpty()) {
                json.writeStringField("damage", state.damage());
            }
            json.writeArrayFieldStart("listeners");
            for (ServerState.Listener listener : state.listeners()) {
                write(json, listener);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("limits");
            for (ServerState.Limit limit : state.limits()) {
                write(json, limit);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("memory");
            for (ServerState.Memory memory : state.memory()) {
                write(json, memory);
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, ServerState.Listener listener) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", listener.name());
        json.writeStringField("transport", listener.transport());
        json.writeStringField("host", listener.host());
        json.writeNumberField("port", listener.port());
        ClientJson.text(json, "path", listener.path());
        json.writeNumberField("connections", listener.connections());
        json.writeNumberField("accepted", listener.accepted());
        json.writeObjectFieldStart("turnedAway");
        for (Map.Entry<String, Long> reason : listener.turnedAway().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ServerState.Limit limit) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", limit.key());
        if (limit.most() > 0) {
            json.writeNumberField("most", limit.most());
        }
        if (limit.now() != null) {
            json.writeNumberField("now", limit.now());
        }
        json.writeNumberField("reached", limit.reached());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ServerState.Memory memory) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", memory.name());
        json.writeNumberField("bytes", memory.bytes());
        if (memory.most() > 0) {
            json.writeNumberField("most", memory.most());
        }
        json.writeEndObject();
    }

    void configuration(RoutingContext exchange) {
        new NativeQuery(exchange.request().query(), Set.of());
        send(exchange, json -> {
            json.writeArrayFieldStart("settings");
            for (ConfigLine line : desk.get().configuration()) {
                json.writeStartObject();
                json.writeStringField("key", line.key());
                json.writeStringField("value", line.value());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    void session(RoutingContext exchange, Caller caller) {
        new NativeQuery(exchange.request().query(), Set.of());
        String clientId = clientId(exchange.request().path());
        if (!caller.sight().sees(clientId)) {
            throw unknown(clientId);
        }
        Context loop = exchange.vertx().getOrCreateContext();
        desk.get().session(clientId, session -> onLoop(loop, () -> answer(exchange, clientId, session)));
    }

    private static void answer(RoutingContext exchange, String clientId, Optional<SessionState> session) {
        if (session.isEmpty()) {
            exchange.fail(unknown(clientId));
        } else {
            send(exchange, json -> write(json, clientId, session.get()));
        }
    }

    private static Problem unknown(String clientId) {
        return new Problem(404, "No session", "The broker has no session of client \"" + clientId + "\".");
    }

    private static String clientId(String path) {
        try {
            String id = Parameters.decodePath(path.substring(SESSIONS.length()));
            if (id.isEmpty()) {
                throw new Problem(400, "Bad request", "The path names no client id.");
            }
            return id;
        } catch (Parameters.Unreadable e) {
            throw new Problem(400, "Bad request", "The client id in the path is not percent-encoded.");
        }
    }

    private static void write(JsonGenerator json, String clientId, SessionState session) throws IOException {
        json.writeStringField("clientId", clientId);
        if (session.queued() >= 0) {
            json.writeNumberField("queued", session.queued());
        }
        json.writeNumberField("inFlight", session.inFlight());
        json.writeNumberField("queueBytes", session.queueBytes());
        json.writeNumberField("unreleased", session.unreleased());
        json.writeBooleanField("durable", session.durable());
        json.writeNumberField("sessionExpirySeconds", session.expirySeconds());
        SessionState.Connection connection = session.connection();
        if (connection != null) {
            json.writeObjectFieldStart("traffic");
            json.writeNumberField("bytesRead", connection.bytesIn());
            json.writeNumberField("messagesRead", connection.messagesIn());
            json.writeNumberField("bytesWritten", connection.bytesOut());
            json.writeNumberField("messagesWritten", connection.messagesOut());
            json.writeEndObject();
        }
        json.writeNumberField("subscriptionCount", session.subscriptionCount());
        json.writeArrayFieldStart("subscriptions");
        for (SessionState.Subscription subscription : session.subscriptions()) {
            json.writeStartObject();
            json.writeStringField("filter", subscription.filter());
            json.writeNumberField("qos", subscription.qos());
            json.writeBooleanField("noLocal", subscription.noLocal());
            json.writeBooleanField("retainAsPublished", subscription.retainAsPublished());
            json.writeNumberField("retainHandling", subscription.retainHandling());
            if (subscription.subscriptionId() != 0) {
                json.writeNumberField("subscriptionId", subscription.subscriptionId());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void send(RoutingContext exchange, Json.Fields fields) {
        new Answer(200, Answer.JSON, Json.object(fields)).sendTo(exchange);
    }

    /** From any thread. Once the API is closed there is no loop any more, and nobody to answer. */
    private static void onLoop(Context loop, Runnable task) {
        try {
            loop.runOnContext(back -> task.run());
        } catch (RejectedExecutionException closed) {
            // the request went with the loop
        }
    }
}
