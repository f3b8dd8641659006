package io.rollcall.server.monitor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.Times;
import io.rollcall.http.nativeapi.ClientJson;
import io.rollcall.presence.Cause;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code $presence/{clientId}}: one topic a client, as if each had its state retained there. Who subscribes with wildcards is told
 * with {@code $presence/$snapshot} when the state is whole; who cannot be told each change, with {@code $presence/$resync}, and gets the
 * state anew. Of one client, a message with a greater {@code seq} is newer. The names are those of {@code /api/v1/clients}.
 */
final class NativeTopics implements Family {
    private static final String ROOT = "$presence";
    private static final String CLIENTS = ROOT + "/";
    private static final String SNAPSHOT = CLIENTS + "$snapshot";
    private static final String RESYNC = CLIENTS + "$resync";
    private static final int COUNTER_BITS = 40;

    private final int run;
    private final long startSeq;

    /**
     * The topics of this run.
     *
     * @param startSeq the feed's number as of the start: of the entry that ended all connections of earlier runs
     */
    NativeTopics(int run, long startSeq) {
        this.run = run;
        this.startSeq = startSeq;
    }

    @Override
    public boolean owns(TopicName topic) {
        String name = topic.toString();
        return name.startsWith(CLIENTS) || name.equals(ROOT);
    }

    @Override
    public boolean owns(TopicFilter filter) {
        String text = filter.filter();
        return text.startsWith(CLIENTS) || text.equals(ROOT);
    }

    @Override
    public Scope scope(ClientConnection client, TopicFilter filter) {
        if (filter.hasWildcard()) {
            return Scope.where(this, Filter.ALL, clientId -> true);
        }
        String[] levels = filter.levels();
        String clientId = levels.length == 2 ? TopicId.decode(levels[1]) : null;
        return Scope.of(this, clientId == null ? List.of() : List.of(clientId));
    }

    @Override
    public Qos maximumQos() {
        return Qos.AT_LEAST_ONCE;
    }

    @Override
    public boolean hasState() {
        return true;
    }

    // ---- what is said

    @Override
    public List<Message> tell(Change change) {
        Message message = messageOf(change);
        return message == null ? List.of() : List.of(message);
    }

    private static @Nullable Message messageOf(Change change) {
        if (change.entry() instanceof ClientConnected entry) {
            return say(
                    change.clientId(),
                    "connected",
                    change.seq(),
                    json -> ClientJson.connection(json, entry.connected()));
        } else if (change.entry() instanceof ClientTakenOver entry) {
            return say(change.clientId(), "connected", change.seq(), json -> {
                ClientJson.connection(json, entry.connected());
                json.writeStringField("tookOver", ClientJson.hex(entry.old().connectionId()));
            });
        } else if (change.entry() instanceof ClientDisconnected entry) {
            Disconnected end = entry.disconnected();
            Connected connection = change.connectionOf(end);
            return say(change.clientId(), "disconnected", change.seq(), json -> ended(json, end, connection));
        } else if (change.entry() instanceof ClientForgotten entry) {
            return say(
                    change.clientId(),
                    "forgotten",
                    change.seq(),
                    json -> json.writeStringField("reason", ClientJson.word(entry.reason())));
        }
        return null;
    }

    @Override
    public @Nullable Message state(ClientState client) {
        Disconnected end = client.lastDisconnect();
        if (client.isConnected() || end == null) {
            return say(
                    client.clientId(),
                    "connected",
                    client.version(),
                    json -> ClientJson.connection(json, client.connection()));
        }
        return say(
                client.clientId(), "disconnected", seqOf(client, end), json -> ended(json, end, client.connection()));
    }

    /** Who was connected when the server ended is disconnected since the next start, which is a change of the feed. */
    private long seqOf(ClientState client, Disconnected end) {
        boolean atStart = end.cause() == Cause.SERVER_CRASH || end.cause() == Cause.SERVER_SHUTDOWN;
        boolean isOfEarlierRun = end.connectionId() >>> COUNTER_BITS != run;
        return atStart && isOfEarlierRun ? Math.max(client.version(), startSeq) : client.version();
    }

    @Override
    public @Nullable Message unknown(String clientId, long seq) {
        return say(clientId, "unknown", seq, json -> {});
    }

    private static @Nullable Message say(String clientId, String status, long seq, Json.Fields more) {
        return Said.message(CLIENTS + TopicId.encode(clientId), Qos.AT_LEAST_ONCE, true, json -> {
            json.writeStringField("clientId", clientId);
            json.writeStringField("status", status);
            json.writeNumberField("seq", seq);
            more.write(json);
        });
    }

    private static void ended(JsonGenerator json, Disconnected end, @Nullable Connected connection) throws IOException {
        if (connection == null) {
            json.writeStringField("connectionId", ClientJson.hex(end.connectionId()));
        } else {
            ClientJson.begun(json, connection);
        }
        json.writeStringField("disconnectTime", Times.iso(end.time()));
        ClientJson.why(json, end);
        if (connection != null) {
            ClientJson.described(json, connection);
        }
        ClientJson.traffic(json, end.traffic());
    }

    // ---- between

    @Override
    public @Nullable Message stateEnds(TopicFilter filter, long seq) {
        return Said.message(SNAPSHOT, Qos.AT_LEAST_ONCE, false, json -> {
            json.writeStringField("filter", filter.toString());
            json.writeNumberField("seq", seq);
        });
    }

    @Override
    public @Nullable Message resync(TopicFilter filter, long afterSeq, String why) {
        return Said.message(RESYNC, Qos.AT_LEAST_ONCE, false, json -> {
            json.writeStringField("filter", filter.toString());
            json.writeNumberField("afterSeq", afterSeq);
            json.writeStringField("reason", why);
        });
    }
}
