package io.rollcall.server.monitor;

import io.rollcall.broker.message.Message;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry.ClientConnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedEntry.ClientTakenOver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How those tell of changes to whom a client is its connections: each has a beginning and an end, also one that another took over, and one of
 * which it was found late that the server's crash had ended it. From any thread.
 */
final class EachConnection {
    private final Words words;
    private final List<Message> said = new ArrayList<>(2);

    private EachConnection(Words words) {
        this.words = words;
    }

    /** A family that tells so. What cannot be said is absent. Consumers of such families put up with repetition. */
    interface Words extends Family {
        @Override
        default boolean hasState() {
            return false;
        }

        @Override
        default boolean restoresState() {
            return true;
        }

        @Override
        default List<Message> tell(Change change) {
            return EachConnection.tell(change, this);
        }

        @Override
        default @Nullable Message state(ClientState client) {
            return EachConnection.last(client, this);
        }

        @Nullable
        Message began(Connected connected);

        /** Said before the end is, where the client has said that it goes. */
        default @Nullable Message goes(Disconnected end, @Nullable Connected connection) {
            return null;
        }

        @Nullable
        Message ended(Disconnected end, @Nullable Connected connection);
    }

    private static List<Message> tell(Change change, Words words) {
        EachConnection each = new EachConnection(words);
        if (change.entry() instanceof ClientConnected entry) {
            each.ended(change, entry.ghost());
            each.add(words.began(entry.connected()));
        } else if (change.entry() instanceof ClientTakenOver entry) {
            each.ended(change, entry.ghost());
            each.ended(change, entry.old());
            each.add(words.began(entry.connected()));
        } else if (change.entry() instanceof ClientDisconnected entry) {
            Disconnected end = entry.disconnected();
            each.add(words.goes(end, change.connectionOf(end)));
            each.ended(change, end);
        }
        return each.said;
    }

    private void ended(Change change, @Nullable Disconnected end) {
        if (end != null) {
            add(words.ended(end, change.connectionOf(end)));
        }
    }

    private void add(@Nullable Message message) {
        if (message != null) {
            said.add(message);
        }
    }

    /** The beginning or end that was the last of a client. */
    private static @Nullable Message last(ClientState client, Words words) {
        Disconnected end = client.lastDisconnect();
        return client.isConnected() || end == null
                ? words.began(client.connection())
                : words.ended(end, client.connection());
    }
}
