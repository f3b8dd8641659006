package io.rollcall.server.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.message.TopicFilter;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceConfig;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A follower joins those that take changes as they come, when the others are further already. */
class DispatcherTest {
    private static Follower follower(Monitor monitor, Family family, Reader reader) {
        Scope scope = family.scope(reader.client(), TopicFilter.of("$presence/#"));
        return new Follower(monitor, reader, Objects.requireNonNull(scope), null);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1_000, 3_000})
    void whoComesLateIsToldWhatTheOthersWere(int changes) {
        try (Presence presence = Presence.open(PresenceConfig.inMemory());
                Monitor monitor = new Monitor(presence, Note.NOWHERE)) {
            Fleet fleet = new Fleet(presence, monitor.connections());
            Family family = new NativeTopics(presence.run(), 0);
            Reader early = new Reader("early", "$presence/#", Integer.MAX_VALUE, false, false);
            Reader late = new Reader("late", "$presence/#", Integer.MAX_VALUE, false, false);
            monitor.dispatcher().join(follower(monitor, family, early));
            Follower behind = follower(monitor, family, late);
            for (int i = 0; i < changes; i++) {
                fleet.connect("sensor-" + i);
            }
            for (int i = 0; i < changes; i++) {
                early.next();
            }
            monitor.dispatcher().join(behind);
            fleet.connect("last");
            for (int i = 0; i < changes; i++) {
                assertThat(late.next().json().get("clientId").asText()).isEqualTo("sensor-" + i);
            }
            assertThat(late.next().json().get("clientId").asText()).isEqualTo("last");
        }
    }
}
