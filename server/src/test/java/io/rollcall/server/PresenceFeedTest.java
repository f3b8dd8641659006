package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ConnectionActivity;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.presence.Activity;
import io.rollcall.presence.ActivityEvent;
import io.rollcall.presence.Cause;
import io.rollcall.presence.Connected;
import io.rollcall.presence.Disconnected;
import io.rollcall.presence.Entity;
import io.rollcall.presence.LiveActivity;
import io.rollcall.presence.PresenceChanges;
import io.rollcall.presence.Refused;
import io.rollcall.presence.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PresenceFeedTest {
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.7", 40_000);
    private static final InetSocketAddress LOCAL = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1883);

    private final Told told = new Told();
    private final List<Connected> ended = new ArrayList<>();
    private final PresenceFeed feed = new PresenceFeed(told, ended::add);
    private final FakeActivity activity = new FakeActivity();
    private final Runnable recorded = new CountDownLatch(1)::countDown;

    @Test
    void aConnectionIsToldInFull() {
        feed.connected(connection(7, ProtocolVersion.V5), recorded);

        assertThat(told.changes)
                .containsExactly(new Connected(
                        "sensor-7", 7, 1000, 5, "tcp", "192.0.2.7", 40_000, 1883, "ann", true, true, 60, 3600, "cn"));
        assertThat(told.applied).isSameAs(recorded);
    }

    @Test
    void activityIsReadAsItHappens() {
        feed.connected(connection(7, ProtocolVersion.V5), recorded);
        LiveActivity live = told.live();
        assertThat(live.lastActivityEvent()).isNull();

        activity.kind = ConnectionActivity.Kind.SUBSCRIBE;
        activity.at = 1500;

        assertThat(live.lastActivityEvent()).isEqualTo(ActivityEvent.SUBSCRIBE);
        assertThat(live.lastActivityTime()).isEqualTo(1500);
        assertThat(live.lastSeenTime()).isEqualTo(1600);
    }

    @Test
    void anEndIsToldWithWhatWentBefore() {
        activity.kind = ConnectionActivity.Kind.PUBLISH;
        activity.at = 1500;

        feed.disconnected(
                connection(7, ProtocolVersion.V5),
                new Disconnection(
                        Disconnection.Entity.SERVER,
                        DisconnectCause.KICKED,
                        ReasonCode.ADMINISTRATIVE_ACTION,
                        2000,
                        "ops"));

        assertThat(told.changes)
                .containsExactly(new Disconnected(
                        "sensor-7",
                        7,
                        2000,
                        0,
                        Entity.SERVER,
                        Cause.KICKED,
                        0x98,
                        "ops",
                        new Activity(1500, ActivityEvent.PUBLISH, 1600),
                        new Traffic(1, 2, 3, 4)));
    }

    @Test
    void aTakeOverIsOneChange() {
        feed.takenOver(
                connection(7, ProtocolVersion.V5),
                ended(DisconnectCause.TAKEN_OVER, ReasonCode.SESSION_TAKEN_OVER),
                connection(8, ProtocolVersion.V3_1_1),
                recorded);

        assertThat(told.changes).hasSize(2);
        assertThat(told.changes.get(0)).isInstanceOfSatisfying(Disconnected.class, old -> {
            assertThat(old.connectionId()).isEqualTo(7);
            assertThat(old.cause()).isEqualTo(Cause.TAKEN_OVER);
        });
        assertThat(told.changes.get(1)).isInstanceOfSatisfying(Connected.class, connected -> {
            assertThat(connected.connectionId()).isEqualTo(8);
            assertThat(connected.protocolVersion()).isEqualTo(4);
        });
        assertThat(told.calls).containsExactly("takenOver");
        assertThat(told.applied).isSameAs(recorded);
    }

    @Test
    void activityIsTold() {
        feed.active(connection(7, ProtocolVersion.V5));

        assertThat(told.changes).containsExactly("sensor-7/7");
    }

    @ParameterizedTest
    @EnumSource(DisconnectCause.class)
    void everyCauseHasItsOwnName(DisconnectCause cause) {
        feed.disconnected(connection(7, ProtocolVersion.V5), ended(cause, ReasonCode.UNSPECIFIED_ERROR));

        assertThat(told.disconnected().cause().name()).isEqualTo(cause.name());
    }

    @Test
    void presenceAddsTheCrashAlone() {
        Set<String> ofTheBroker =
                Arrays.stream(DisconnectCause.values()).map(Enum::name).collect(Collectors.toSet());

        assertThat(Cause.values())
                .filteredOn(cause -> !ofTheBroker.contains(cause.name()))
                .containsExactly(Cause.SERVER_CRASH);
    }

    @ParameterizedTest
    @EnumSource(Disconnection.Entity.class)
    void everyEntityHasItsOwnName(Disconnection.Entity entity) {
        feed.disconnected(
                connection(7, ProtocolVersion.V5),
                new Disconnection(entity, DisconnectCause.SOCKET_CLOSED, ReasonCode.SUCCESS, 1, null));

        assertThat(told.disconnected().entity().name()).isEqualTo(entity.name());
    }

    @ParameterizedTest
    @CsvSource({
        "V5, SUCCESS, 0",
        "V5, DISCONNECT_WITH_WILL_MESSAGE, 4",
        "V5, KEEP_ALIVE_TIMEOUT, 141",
        "V5, NOT_AUTHORIZED, 135",
        "V3_1_1, SUCCESS, 0",
        "V3_1_1, NOT_AUTHORIZED, 5",
        "V3_1_1, KEEP_ALIVE_TIMEOUT, 128",
        "V3_1, SESSION_TAKEN_OVER, 128",
    })
    void theReasonOfAnEndIsSaidInTheWordsOfTheVersion(ProtocolVersion version, ReasonCode reason, int code) {
        feed.disconnected(connection(7, version), ended(DisconnectCause.SOCKET_CLOSED, reason));

        assertThat(told.disconnected().reasonCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "V5, BAD_USER_NAME_OR_PASSWORD, 134",
        "V3_1_1, UNSUPPORTED_PROTOCOL_VERSION, 1",
        "V3_1_1, CLIENT_IDENTIFIER_NOT_VALID, 2",
        "V3_1_1, SERVER_BUSY, 3",
        "V3_1_1, BAD_USER_NAME_OR_PASSWORD, 4",
        "V3_1_1, NOT_AUTHORIZED, 5",
    })
    void theReasonOfARefusalIsThatOfConnack(ProtocolVersion version, ReasonCode reason, int code) {
        feed.refused(refusal(version, reason));

        assertThat(told.changes)
                .containsExactly(new Refused(
                        "sensor-7",
                        500,
                        Cause.BAD_CREDENTIALS,
                        code,
                        version.level(),
                        "tls",
                        "192.0.2.7",
                        40_000,
                        1883,
                        null));
    }

    @Test
    void aUnixSocketHasNoAddressButAName() {
        InetSocketAddress unix = InetSocketAddress.createUnresolved("unix", 0);
        feed.refused(new Refusal(
                "sensor-7",
                ProtocolVersion.V5,
                "unix",
                unix,
                unix,
                null,
                DisconnectCause.BAD_CREDENTIALS,
                ReasonCode.NOT_AUTHORIZED,
                500));

        assertThat(told.changes).first().isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.remoteAddress()).isEqualTo("unix");
            assertThat(refused.remotePort()).isZero();
        });
    }

    @Test
    void aRefusedVersionThatDoesNotExistIsZero() {
        feed.refused(refusal(null, ReasonCode.UNSUPPORTED_PROTOCOL_VERSION));

        assertThat(told.changes).first().isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.protocolVersion()).isZero();
            assertThat(refused.reasonCode()).isEqualTo(1);
        });
    }

    private ClientConnection connection(long id, ProtocolVersion version) {
        return new ClientConnection(
                "sensor-7",
                id,
                version,
                "mqtt",
                "tcp",
                REMOTE,
                LOCAL,
                "ann",
                true,
                60,
                3600,
                true,
                "cn",
                null,
                1000,
                activity);
    }

    private static Disconnection ended(DisconnectCause cause, ReasonCode reason) {
        return new Disconnection(Disconnection.Entity.SERVER, cause, reason, 2000, null);
    }

    private static Refusal refusal(@Nullable ProtocolVersion version, ReasonCode reason) {
        return new Refusal(
                "sensor-7", version, "tls", REMOTE, LOCAL, null, DisconnectCause.BAD_CREDENTIALS, reason, 500);
    }

    /** Writes down what it is told. */
    private static final class Told implements PresenceChanges {
        final List<Object> changes = new ArrayList<>();
        final List<String> calls = new ArrayList<>();
        private @Nullable LiveActivity live;
        private @Nullable Runnable applied;

        @Override
        public void connected(Connected connected, LiveActivity live, Runnable applied) {
            calls.add("connected");
            changes.add(connected);
            this.live = live;
            this.applied = applied;
        }

        @Override
        public void takenOver(Disconnected old, Connected connected, LiveActivity live, Runnable applied) {
            calls.add("takenOver");
            changes.add(old);
            changes.add(connected);
            this.live = live;
            this.applied = applied;
        }

        @Override
        public void disconnected(Disconnected disconnected) {
            changes.add(disconnected);
        }

        @Override
        public void refused(Refused refused) {
            changes.add(refused);
        }

        @Override
        public void active(String clientId, long connectionId) {
            changes.add(clientId + "/" + connectionId);
        }

        LiveActivity live() {
            return Objects.requireNonNull(live);
        }

        Disconnected disconnected() {
            return (Disconnected) changes.get(0);
        }
    }

    /** What a connection did, by hand. */
    private static final class FakeActivity implements ConnectionActivity {
        private long at;
        private @Nullable Kind kind;

        @Override
        public long lastActivityAt() {
            return at;
        }

        @Override
        public @Nullable Kind lastActivity() {
            return kind;
        }

        @Override
        public long lastSeenAt() {
            return 1600;
        }

        @Override
        public long bytesRead() {
            return 1;
        }

        @Override
        public long messagesRead() {
            return 2;
        }

        @Override
        public long bytesWritten() {
            return 3;
        }

        @Override
        public long messagesWritten() {
            return 4;
        }
    }
}
