package io.rollcall.broker.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The set of packet identifiers against one of the JDK's. */
class PacketIdsTest {
    private static final int LAST = 65_535;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final PacketIds ids = new PacketIds();

    @RepeatedTest(10)
    void isWhatASetIs() {
        Set<Integer> model = new HashSet<>();
        int most = 1 + random.nextInt(LAST);
        for (int i = 0; i < 20_000; i++) {
            int packetId = 1 + random.nextInt(most);
            if (random.nextBoolean()) {
                assertThat(ids.add(packetId)).as("seed %d", seed).isEqualTo(model.add(packetId));
            } else {
                assertThat(ids.remove(packetId)).as("seed %d", seed).isEqualTo(model.remove(packetId));
            }
            assertThat(ids.count()).as("seed %d", seed).isEqualTo(model.size());
        }
    }

    @Test
    void hasRoomForAll() {
        for (int packetId = LAST; packetId > 0; packetId--) {
            assertThat(ids.add(packetId)).isTrue();
        }
        assertThat(ids.add(LAST)).isFalse();
        assertThat(ids.count()).isEqualTo(LAST);
    }
}
