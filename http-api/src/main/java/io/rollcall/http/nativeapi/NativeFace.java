package io.rollcall.http.nativeapi;

import io.rollcall.http.auth.ApiKeys;
import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.BackedUp;
import io.rollcall.http.exchange.Body;
import io.rollcall.http.exchange.Face;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Kick;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Problem;
import io.rollcall.http.exchange.Questions;
import io.rollcall.http.exchange.Reloaded;
import io.rollcall.http.exchange.TraceSink;
import io.rollcall.http.exchange.TraceWanted;
import io.rollcall.presence.Census;
import io.rollcall.presence.ClientBatch;
import io.rollcall.presence.ClientCounts;
import io.rollcall.presence.ClientPage;
import io.rollcall.presence.ClientQuery;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Erasure;
import io.rollcall.presence.PresenceQueries;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.Closeable;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * {@code /api/v1/clients}, {@code clients/{id}}, {@code clients:batch}, {@code connected}, {@code counts}, {@code groups}, {@code feed},
 * {@code publish}, {@code reload}, {@code backup}, {@code trace} and {@code webhooks}. Errors are problems of RFC 9457.
 * A key sees the clients that it has a right to, as if there were no others; counts are of all, or of a group that the key sees. On the
 * event loop.
 */
public final class NativeFace implements Face {
    static final Set<String> ONE_KNOWN = Set.of("minSeq");
    static final Set<String> COUNTS_KNOWN = Set.of("group", "minSeq");

    private final Questions questions;
    private final Admission admission;
    private final FeedRoutes feed;
    private final HistoryRoutes history;
    private final WebhookRoutes webhooks;
    private final GroupRoutes groups;
    private final ReloadRoute reload;
    private final BackupRoute backup;
    private final Deeds deeds;
    private final int bodyBytes;

    /** @param bodyBytes of a request at most */
    public NativeFace(
            Questions questions,
            ApiKeys keys,
            FeedRoutes feed,
            HistoryRoutes history,
            WebhookRoutes webhooks,
            Deeds deeds,
            int bodyBytes) {
        this.questions = questions;
        this.admission = new Admission(keys);
        this.feed = feed;
        this.history = history;
        this.webhooks = webhooks;
        this.groups = new GroupRoutes(questions);
        this.reload = new ReloadRoute(questions, deeds::reload);
        this.backup = new BackupRoute(deeds::backUp, bodyBytes);
        this.deeds = deeds;
        this.bodyBytes = bodyBytes;
    }

    /** What callers can do to the broker. From any thread. */
    public interface Deeds extends Kick {
        /** Erases a client that is not connected. Completed on any thread, which must not be kept. */
        CompletionStage<Erasure> erase(String clientId);

        /**
         * Publishes a message as the server itself.
         *
         * @param qos 0 to 2
         * @return how many subscribers it went to
         * @throws IllegalArgumentException when the topic cannot be published to
         */
        int publish(String topic, byte[] payload, int qos, boolean retain);

        /**
         * Has a backup made. Fails with {@link BackedUp.Refused} when that cannot be. Completed on any thread, which must not be kept.
         *
         * @param directory where; below the server's directory of backups
         */
        CompletionStage<BackedUp> backUp(String directory);

        /**
         * Traces from now on, until what is returned is closed. Returns at once.
         *
         * @throws IllegalArgumentException when the topic filter is none
         */
        Closeable trace(TraceWanted wanted, TraceSink to);

        /** Reads the configuration and its files again. May take its time: never asked on an event loop. */
        Reloaded reload();
    }

    public void mount(Router router, HttpMeters meters) {
        Mount mount = new Mount(router, this, meters);
        mount.at("/api/v1/clients", this::list, HttpMethod.GET);
        mount.at("/api/v1/clients:batch", this::batch, HttpMethod.POST);
        mount.at(ClientPath.ROOT + "*", this::client, HttpMethod.GET, HttpMethod.DELETE);
        mount.at("/api/v1/connected", admitted(history::connectedAt), HttpMethod.GET);
        mount.at("/api/v1/publish", this::publish, HttpMethod.POST);
        mount.at("/api/v1/reload", administered(reload::run), HttpMethod.POST);
        mount.at("/api/v1/backup", administered(backup::run), HttpMethod.POST);
        TraceRoute trace = new TraceRoute(deeds::trace, meters);
        mount.at("/api/v1/trace", exchange -> trace(trace, exchange), HttpMethod.GET);
        mount.at("/api/v1/counts", this::counts, HttpMethod.GET);
        mount.at("/api/v1/groups", admitted(groups::list), HttpMethod.GET);
        mount.exactly("/api/v1/feed", this::stream, HttpMethod.GET);
        DocsRoutes.mount(mount);
        mount.exactly("/api/v1/feed/entries", this::poll, HttpMethod.GET);
        mount.at("/api/v1/webhooks", administered(webhooks::list), HttpMethod.GET);
        mount.at("/api/v1/webhooks/:name/dead", administered(webhooks::dead), HttpMethod.GET);
        mount.at("/api/v1/webhooks/:name/resend", administered(webhooks::resend), HttpMethod.POST);
    }

    @Override
    public String name() {
        return "native";
    }

    @Override
    public Problem refusal(int status) {
        return Problem.of(status);
    }

    private Handler<RoutingContext> admitted(BiConsumer<RoutingContext, Sight> then) {
        return exchange -> then.accept(exchange, admit(exchange));
    }

    private void stream(RoutingContext exchange) {
        Caller caller = admit(exchange, Scope.STREAM, "follow the feed");
        feed.stream(exchange, caller.sight(), () -> admission.isStill(caller));
    }

    private void trace(TraceRoute trace, RoutingContext exchange) {
        Caller caller = admit(exchange, Scope.ADMIN, "administer");
        trace.stream(exchange, () -> admission.isStill(caller));
    }

    private void poll(RoutingContext exchange) {
        feed.poll(exchange, admit(exchange, Scope.STREAM, "follow the feed").sight());
    }

    private Handler<RoutingContext> administered(Handler<RoutingContext> then) {
        return exchange -> {
            Caller unused = admit(exchange, Scope.ADMIN, "administer");
            then.handle(exchange);
        };
    }

    /** Which clients the caller may read about. */
    private Sight admit(RoutingContext exchange) {
        return admit(exchange, Scope.READ, "read").sight();
    }

    private Caller admit(RoutingContext exchange, Scope scope, String deed) {
        return admission.admit(exchange, scope, deed);
    }

    private static NativeQuery query(RoutingContext exchange, Set<String> known) {
        return new NativeQuery(exchange.request().query(), known);
    }

    private static OptionalLong minSeq(NativeQuery query) {
        return query.number("minSeq", 0, Long.MAX_VALUE);
    }

    private void client(RoutingContext exchange) {
        ClientPath path = ClientPath.parse(exchange.request().path());
        boolean isDelete = exchange.request().method().equals(HttpMethod.DELETE);
        boolean isConnection = path.part().equals(ClientPath.CONNECTION);
        if (isDelete ? !isConnection && !path.part().isEmpty() : isConnection) {
            throw Problem.of(405);
        }
        if (!isDelete) {
            read(exchange, path, admit(exchange));
        } else if (isConnection) {
            kick(exchange, path.clientId());
        } else {
            erase(exchange, path.clientId());
        }
    }

    private void read(RoutingContext exchange, ClientPath path, Sight sight) {
        if (!path.part().isEmpty() && !sight.sees(path.clientId())) {
            throw ClientPath.unknown(path.clientId());
        }
        switch (path.part()) {
            case ClientPath.LOG -> history.log(exchange, path.clientId());
            case ClientPath.INTERVALS -> history.intervals(exchange, path.clientId());
            case ClientPath.AVAILABILITY -> history.availability(exchange, path.clientId());
            default -> {
                OptionalLong minSeq = minSeq(query(exchange, ONE_KNOWN));
                questions.ask(exchange, minSeq, presence -> find(presence, path.clientId(), sight));
            }
        }
    }

    /** Answers with the client as it is without its connection. */
    private void kick(RoutingContext exchange, String clientId) {
        Caller caller = admit(exchange, Scope.KICK, "end connections");
        query(exchange, Set.of());
        if (!caller.sight().sees(clientId)) {
            throw ClientPath.unknown(clientId);
        }
        questions.askAfter(
                exchange,
                ended -> deeds.kick(clientId, caller.name(), ended),
                presence -> find(presence, clientId, caller.sight()));
    }

    private void erase(RoutingContext exchange, String clientId) {
        Caller caller = admit(exchange, Scope.ADMIN, "erase clients");
        query(exchange, Set.of());
        if (!caller.sight().sees(clientId)) {
            throw ClientPath.unknown(clientId);
        }
        new Erasing(exchange, clientId).await(deeds.erase(clientId));
    }

    private void publish(RoutingContext exchange) {
        Caller caller = admit(exchange, Scope.PUBLISH, "publish");
        if (!caller.sight().isWhole()) {
            throw Problem.forbidden("The API key sees some clients alone; what is published goes to all.");
        }
        query(exchange, Set.of());
        Body.read(
                exchange, bodyBytes, body -> publish(PublishRequest.parse(body)).sendTo(exchange));
    }

    private Answer publish(PublishRequest message) {
        try {
            int subscribers = deeds.publish(message.topic(), message.payload(), message.qos(), message.retain());
            return new Answer(200, Answer.JSON, Json.object(json -> json.writeNumberField("subscribers", subscribers)));
        } catch (IllegalArgumentException refused) {
            throw PublishRequest.badTopic(message.topic(), "is refused: " + refused.getMessage());
        }
    }

    private void list(RoutingContext exchange) {
        Sight sight = admit(exchange);
        NativeQuery query = query(exchange, ClientsQuery.KNOWN);
        ClientQuery clients = ClientsQuery.of(query, sight);
        questions.askLong(exchange, minSeq(query), presence -> page(presence, clients));
    }

    private void batch(RoutingContext exchange) {
        Sight sight = admit(exchange);
        query(exchange, Set.of());
        Body.read(exchange, bodyBytes, body -> {
            BatchRequest request = BatchRequest.parse(body);
            questions.askLong(exchange, request.minSeq(), presence -> batch(presence, request, sight));
        });
    }

    private void counts(RoutingContext exchange) {
        Sight sight = admit(exchange);
        NativeQuery query = query(exchange, COUNTS_KNOWN);
        String group = query.text("group");
        if (!sight.isWhole() && (group == null || !sight.seesGroup(group))) {
            throw Problem.forbidden(
                    "The API key sees some clients alone; it may have the counts of a group that it sees.");
        }
        questions.ask(
                exchange, minSeq(query), presence -> group == null ? count(presence) : countGroup(presence, group));
    }

    /** The sequence number is read first, so that the state is at least as new as it says. */
    private static Answer find(PresenceQueries presence, String clientId, Sight sight) {
        long asOfSeq = presence.asOfSeq();
        return presence.find(clientId)
                .filter(client -> sight.sees(clientId))
                .map(client -> new Answer(200, Answer.JSON, ClientJson.of(client, asOfSeq)))
                .orElseThrow(() -> ClientPath.unknown(clientId));
    }

    private static Answer page(PresenceQueries presence, ClientQuery query) {
        ClientPage page;
        try {
            page = presence.list(query);
        } catch (ClientQuery.BadBookmark e) {
            throw NativeQuery.bad("bookmark", String.valueOf(query.bookmark()), "is none: " + e.getMessage());
        }
        return new Answer(200, Answer.JSON, Json.object(json -> {
            json.writeArrayFieldStart("clients");
            for (ClientState client : page.clients()) {
                json.writeStartObject();
                ClientJson.write(json, client);
                json.writeEndObject();
            }
            json.writeEndArray();
            ClientJson.text(json, "start", page.start());
            ClientJson.text(json, "bookmark", page.bookmark());
            json.writeNumberField(page.matchesExact() ? "matches" : "matchesAtLeast", page.matches());
            if (page.isCutShort()) {
                json.writeBooleanField("cutShort", true);
            }
            json.writeNumberField("asOfSeq", page.asOfSeq());
        }));
    }

    private static Answer batch(PresenceQueries presence, BatchRequest request, Sight sight) {
        ClientBatch batch = presence.batch(request.clientIds());
        return new Answer(200, Answer.JSON, Json.object(json -> {
            json.writeArrayFieldStart("clients");
            for (int i = 0; i < request.clientIds().size(); i++) {
                Optional<ClientState> client = batch.clients().get(i).filter(found -> sight.sees(found.clientId()));
                json.writeStartObject();
                if (client.isPresent()) {
                    ClientJson.write(json, client.get());
                } else {
                    json.writeStringField("clientId", request.clientIds().get(i));
                    json.writeStringField("status", "unknown");
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberField("asOfSeq", batch.asOfSeq());
        }));
    }

    private static Answer count(PresenceQueries presence) {
        Census census = presence.census();
        return new Answer(200, Answer.JSON, Json.object(json -> {
            GroupRoutes.write(json, census.all());
            json.writeNumberField("suspect", census.suspect());
            json.writeNumberField("flapping", census.flapping());
            json.writeObjectFieldStart("byPrefix");
            for (Map.Entry<String, ClientCounts> prefix : census.byPrefix().entrySet()) {
                json.writeObjectFieldStart(prefix.getKey());
                GroupRoutes.write(json, prefix.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeNumberField("asOfSeq", census.asOfSeq());
        }));
    }

    private static Answer countGroup(PresenceQueries presence, String group) {
        long asOfSeq = presence.asOfSeq();
        ClientCounts counts = presence.countsOfGroup(group)
                .orElseThrow(() -> new Problem(
                        503,
                        "Not counted",
                        "The group \"" + group
                                + "\" is not counted: the indexes are being built, or groupsMax is reached."));
        return new Answer(200, Answer.JSON, Json.object(json -> {
            json.writeStringField("group", group);
            GroupRoutes.write(json, counts);
            json.writeNumberField("asOfSeq", asOfSeq);
        }));
    }
}
