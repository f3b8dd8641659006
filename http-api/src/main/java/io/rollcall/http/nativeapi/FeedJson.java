package io.rollcall.http.nativeapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.exchange.Json;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientForgotten;
import io.rollcall.presence.FeedEntry.ClientRefused;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import io.rollcall.presence.FeedEntry.Erased;
import io.rollcall.presence.FeedEntry.Lost;
import io.rollcall.presence.FeedEntry.RunEnded;
import io.rollcall.presence.FeedEntry.RunStarted;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Refused;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An entry of the feed as our own face writes it. Written as {@link ClientJson} writes a client. From any thread. */
public final class FeedJson {
    /** Every type of entry. */
    public static final List<String> TYPES = List.of(
            "connected",
            "taken-over",
            "disconnected",
            "refused",
            "forgotten",
            "erased",
            "run-started",
            "run-ended",
            "lost");

    private FeedJson() {}

    static String type(FeedEntry entry) {
        if (entry instanceof ClientConnected) {
            return "connected";
        } else if (entry instanceof ClientTakenOver) {
            return "taken-over";
        } else if (entry instanceof ClientDisconnected) {
            return "disconnected";
        } else if (entry instanceof ClientRefused) {
            return "refused";
        } else if (entry instanceof ClientForgotten) {
            return "forgotten";
        } else if (entry instanceof Erased) {
            return "erased";
        } else if (entry instanceof RunStarted) {
            return "run-started";
        } else if (entry instanceof RunEnded) {
            return "run-ended";
        }
        return "lost";
    }

    /** The text of one entry. */
    public static String of(FeedPage.Item item) {
        return Json.object(json -> write(json, item));
    }

    static void write(JsonGenerator json, FeedPage.Item item) throws IOException {
        FeedEntry entry = item.entry();
        json.writeNumberField("seq", item.seq());
        json.writeStringField("type", type(entry));
        ClientJson.text(json, "clientId", entry.clientIdOrNull());
        if (entry instanceof ClientConnected connected) {
            connected(json, connected.connected(), connected.ghost());
        } else if (entry instanceof ClientTakenOver takenOver) {
            connected(json, takenOver.connected(), takenOver.ghost());
            disconnect(json, "replaced", takenOver.old());
        } else if (entry instanceof ClientDisconnected disconnected) {
            ClientJson.disconnect(json, disconnected.disconnected());
        } else if (entry instanceof ClientRefused refused) {
            refused(json, refused.refused());
        } else if (entry instanceof ClientForgotten forgotten) {
            ClientJson.time(json, "time", forgotten.time());
            json.writeStringField("reason", ClientJson.word(forgotten.reason()));
        } else if (entry instanceof Erased erased) {
            ClientJson.time(json, "time", erased.time());
            json.writeStringField("kind", ClientJson.word(erased.kind()));
        } else {
            aboutTheServer(json, entry);
        }
    }

    private static void aboutTheServer(JsonGenerator json, FeedEntry entry) throws IOException {
        if (entry instanceof RunStarted started) {
            json.writeNumberField("run", started.run());
            ClientJson.time(json, "time", started.time());
            json.writeObjectFieldStart("before");
            json.writeNumberField("run", started.before().run());
            ClientJson.time(json, "lastSignOfLife", started.before().lastTick());
            json.writeBooleanField("inGoodOrder", started.before().inGoodOrder());
            json.writeEndObject();
        } else if (entry instanceof RunEnded ended) {
            json.writeNumberField("run", ended.run());
            ClientJson.time(json, "time", ended.time());
        } else if (entry instanceof Lost lost) {
            json.writeNumberField("toSeq", lost.toSeq());
        }
    }

    private static void connected(JsonGenerator json, Connected connected, @Nullable Disconnected ghost)
            throws IOException {
        ClientJson.time(json, "time", connected.time());
        ClientJson.connection(json, connected);
        if (ghost != null) {
            disconnect(json, "endOfTheOneBefore", ghost);
        }
    }

    private static void disconnect(JsonGenerator json, String name, Disconnected disconnected) throws IOException {
        json.writeObjectFieldStart(name);
        ClientJson.disconnect(json, disconnected);
        json.writeEndObject();
    }

    static void refused(JsonGenerator json, Refused refused) throws IOException {
        ClientJson.time(json, "time", refused.time());
        json.writeStringField("cause", ClientJson.word(refused.cause()));
        json.writeNumberField("reasonCode", refused.reasonCode());
        json.writeStringField("protocol", ClientJson.protocol(refused.protocolVersion()));
        json.writeStringField("transport", refused.transport());
        json.writeStringField("remoteAddress", refused.remoteAddress());
        json.writeNumberField("remotePort", refused.remotePort());
        json.writeNumberField("listenerPort", refused.listenerPort());
        ClientJson.text(json, "userName", refused.userName());
    }
}
