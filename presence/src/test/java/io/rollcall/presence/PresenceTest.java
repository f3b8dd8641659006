package io.rollcall.presence;

import static io.rollcall.presence.Given.NOON;
import static io.rollcall.presence.Given.connected;
import static io.rollcall.presence.Given.ended;
import static io.rollcall.presence.Given.lost;
import static io.rollcall.presence.Given.refused;
import static io.rollcall.presence.Given.still;
import static io.rollcall.presence.Given.takenOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rollcall.presence.Given.Moving;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What changes do to the state of a client. */
class PresenceTest {
    private final House house = House.inMemory();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aClientThatNeverConnectedIsUnknown() {
        assertThat(house.queries().find("a")).isEmpty();
        assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 0));
    }

    @Test
    void whenConnectIsAppliedEveryQuestionSaysConnected() {
        long connectionId = house.next();
        List<ClientState> seen = new ArrayList<>();
        List<ClientCounts> counted = new ArrayList<>();
        house.changes().connected(connected("a", connectionId), still(), () -> {
            seen.add(house.find("a"));
            counted.add(house.queries().counts());
        });
        house.settle();
        assertThat(seen.get(0).isConnected()).isTrue();
        assertThat(seen.get(0).connects()).isEqualTo(1);
        assertThat(seen.get(0).lastDisconnect()).isNull();
        assertThat(counted.get(0)).isEqualTo(new ClientCounts(1, 0));
        assertThat(house.find("a").version()).isEqualTo(1);
        assertThat(house.queries().asOfSeq()).isEqualTo(1);
    }

    /** No tick and no question wakes the recorder, only what is told; the last of it by itself. */
    @Test
    void whatNobodyWaitsForIsAppliedSoonToo() {
        Random random = new Random(7);
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (int i = 0; i < 300; i++) {
            String clientId = "client-" + i;
            long connectionId = house.connect(clientId);
            if (random.nextBoolean()) {
                LockSupport.parkNanos(random.nextInt(2_000_000));
            }
            house.changes().disconnected(lost(clientId, connectionId));
            if (random.nextBoolean()) {
                house.changes().refused(refused("other"));
            }
            while (house.find(clientId).isConnected()) {
                assertThat(System.nanoTime()).as(clientId).isLessThan(deadline);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void connectCountsAsActivity() {
        house.connect("a");
        ClientState state = house.find("a");
        assertThat(state.activity().event()).isEqualTo(ActivityEvent.CONNECT);
        assertThat(state.activity().time()).isEqualTo(state.connection().time());
        assertThat(state.activity().lastSeen()).isEqualTo(state.connection().time());
    }

    @Test
    void aDisconnectOfTheClientCountsAsActivity() {
        long connectionId = house.connect("a");
        house.changes().disconnected(ended("a", connectionId, NOON + 900, Entity.CLIENT, Cause.CLIENT_DISCONNECT));
        house.settle();
        assertThat(house.find("a").activity())
                .isEqualTo(new Activity(NOON + 900, ActivityEvent.DISCONNECT, NOON + 900));
    }

    @Test
    void aLostConnectionIsNoActivity() {
        long connectionId = house.connect("a");
        Disconnected end = lost("a", connectionId, NOON + 500);
        house.changes().disconnected(end);
        house.settle();
        ClientState state = house.find("a");
        assertThat(state.status()).isEqualTo(Status.DISCONNECTED);
        assertThat(state.activity()).isEqualTo(end.activity());
        assertThat(state.lastDisconnect()).isEqualTo(end);
        assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 1));
    }

    @Test
    void theLastDisconnectionIsKeptWhileConnectedAgain() {
        long first = house.connect("a");
        house.disconnect("a", first);
        house.connect("a");
        ClientState state = house.find("a");
        assertThat(state.isConnected()).isTrue();
        assertThat(state.connects()).isEqualTo(2);
        assertThat(state.firstSeenTime()).isEqualTo(connected("a", first).time());
        assertThat(state.lastDisconnect()).isEqualTo(lost("a", first));
    }

    @Test
    void aTakeOverIsOneChangeAndNeverADisconnection() {
        long first = house.connect("a");
        long second = house.next();
        house.changes().takenOver(takenOver("a", first), connected("a", second), still(), () -> {});
        house.changes().disconnected(takenOver("a", first));
        house.settle();
        ClientState state = house.find("a");
        assertThat(state.isConnected()).isTrue();
        assertThat(state.connection().connectionId()).isEqualTo(second);
        assertThat(state.lastDisconnect()).isNull();
        assertThat(state.version()).isEqualTo(2);
        assertThat(house.queries().counts()).isEqualTo(new ClientCounts(1, 0));
        assertThat(house.presence.stats().changes().late()).isEqualTo(1);
    }

    @Test
    void aLateEndOfAnOlderConnectionDoesNoHarm() {
        long first = house.connect("a");
        house.disconnect("a", first);
        long second = house.connect("a");
        house.changes().disconnected(lost("a", first));
        house.changes().connected(connected("a", first), still(), () -> {});
        house.changes().connected(connected("a", second), still(), () -> {});
        house.settle();
        assertThat(house.find("a").isConnected()).isTrue();
        assertThat(house.find("a").connects()).isEqualTo(2);
        assertThat(house.presence.stats().changes().late()).isEqualTo(2);
        assertThat(house.presence.stats().changes().doubled()).isEqualTo(1);
        assertThat(house.queries().asOfSeq()).isEqualTo(3);
    }

    @Test
    void anEndThatComesBeforeItsBeginningWins() {
        long connectionId = house.next();
        house.changes().disconnected(lost("a", connectionId));
        house.settle();
        assertThat(house.queries().find("a")).isEmpty();
        house.changes().connected(connected("a", connectionId), still(), () -> {});
        house.settle();
        assertThat(house.find("a").isConnected()).isFalse();
        assertThat(house.find("a").lastDisconnect()).isEqualTo(lost("a", connectionId));
        assertThat(house.queries().asOfSeq()).isEqualTo(2);
        assertThat(house.queries().counts()).isEqualTo(new ClientCounts(0, 1));
    }

    @Test
    void aRefusalChangesNobodyAndHasAPlaceInTheFeed() {
        house.changes().refused(refused("a"));
        house.settle();
        assertThat(house.queries().find("a")).isEmpty();
        assertThat(house.queries().asOfSeq()).isEqualTo(1);
    }

    @Test
    void ofALiveClientTheActivityIsExactWhenFoundById() {
        Moving live = new Moving();
        house.connect("a", live);
        live.did(ActivityEvent.PUBLISH, NOON + 2000).seen(NOON + 3000);
        assertThat(house.find("a").activity()).isEqualTo(new Activity(NOON + 2000, ActivityEvent.PUBLISH, NOON + 3000));
        assertThat(house.all().get(0).activity().event()).isEqualTo(ActivityEvent.CONNECT);
    }

    @Test
    void aToldActivityIsInTheTableAndNotInTheFeed() {
        Moving live = new Moving();
        long connectionId = house.connect("a", live);
        live.did(ActivityEvent.SUBSCRIBE, NOON + 2000);
        house.changes().active("a", connectionId);
        house.settle();
        assertThat(house.all().get(0).activity())
                .isEqualTo(new Activity(NOON + 2000, ActivityEvent.SUBSCRIBE, NOON + 2000));
        assertThat(house.queries().asOfSeq()).isEqualTo(1);
        assertThat(house.find("a").version()).isEqualTo(1);
    }

    @Test
    void aToldActivityOfAnEndedConnectionIsIgnored() {
        Moving live = new Moving();
        long connectionId = house.connect("a", live);
        house.disconnect("a", connectionId);
        ClientState before = house.find("a");
        live.did(ActivityEvent.PUBLISH, NOON + 99_000);
        house.changes().active("a", connectionId);
        house.changes().active("nobody", 7);
        house.settle();
        assertThat(house.find("a")).isEqualTo(before);
    }

    @Test
    void aTaskForWhenAllIsCurrentRunsAtOnceWhenItIs() {
        house.connect("a");
        List<Thread> ran = new ArrayList<>();
        house.settle();
        house.queries().whenCurrent(() -> ran.add(Thread.currentThread()));
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void aCallbackThatThrowsHarmsNobody() {
        house.changes().connected(connected("a", house.next()), still(), () -> {
            throw new IllegalStateException("a callback that throws, on purpose");
        });
        house.connect("b");
        assertThat(house.find("a").isConnected()).isTrue();
        assertThat(house.presence.stats().changes().callbacksFailed()).isEqualTo(1);
    }

    @Test
    @SuppressWarnings("NullAway")
    void aChangeThatCannotBeRecordedHarmsNobody() {
        Disconnected broken =
                new Disconnected("a", house.connect("a"), NOON, 0, null, null, 0, null, Activity.NONE, Traffic.NONE);
        house.changes().disconnected(broken);
        house.connect("b");
        assertThat(house.find("a").isConnected()).isTrue();
        assertThat(house.presence.stats().changes().failed()).isEqualTo(1);
        assertThat(house.find("b").version()).isEqualTo(2);
    }

    @Test
    void aConnectionOfAnotherRunIsOurMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> house.changes().connected(connected("a", 7), still(), () -> {}))
                .withMessageContaining("client a");
    }

    @Test
    void whatIsToldAfterTheCloseIsCounted() {
        house.connect("a");
        house.close();
        house.changes().refused(refused("b"));
        assertThat(house.presence.stats().changes().afterClose()).isEqualTo(1);
        assertThat(house.queries().asOfSeq()).isEqualTo(2);
    }
}
