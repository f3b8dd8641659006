package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.FeedEntry.ClientDisconnected;
import io.rollcall.presence.FeedPage;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import org.junit.jupiter.api.Test;

/** Which connection it was that ended. */
class ConnectionsTest {

    @Test
    void whatIsNoLongerRememberedIsKnownToPresence() {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                Monitor monitor = new Monitor(presence, Note.NOWHERE)) {
            Connections connections = monitor.connections();
            Fleet fleet = new Fleet(presence, connections);
            Connected connected = fleet.connect("a");
            fleet.disconnect("a");
            fleet.settle();
            FeedPage.Item end = presence.history()
                    .log("a", 1, presence.feed().newestSeq())
                    .items()
                    .get(0);
            Disconnected how = ((ClientDisconnected) end.entry()).disconnected();
            assertThat(connections.of(how, end.seq())).isEqualTo(connected);
            for (int i = 0; i <= Connections.ENDED_MAX; i++) {
                fleet.connect("b");
            }
            fleet.settle();
            assertThat(connections.of(how, end.seq()))
                    .as("in whose place another is")
                    .isEqualTo(connected);
        }
    }
}
