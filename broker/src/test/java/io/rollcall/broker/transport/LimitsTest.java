package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.api.DisconnectCause;
import io.rollcall.broker.api.ListenerStats.TurnedAway;
import io.rollcall.broker.connection.ConnectionLimits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LimitsTest {
    private static final ListenerLimits LISTENER = ListenerLimits.DEFAULTS;

    @RegisterExtension
    final Running running = new Running();

    private void assertTurnedAway(TurnedAway why, DisconnectCause cause) {
        running.client().expectGone();
        running.awaitTurnedAway(why, 1);
        assertThat(running.broker().stats().refused(cause)).isEqualTo(1);
    }

    @Test
    void aFullBrokerClosesWhatItAccepts() {
        running.start(new SocketLimits(2, 0), Running.tcp(), Running.tcp().named("other"));
        running.with(RawClient.tcp(running.address(1))).enter("a");
        RawClient second = running.client().enter("b");

        assertTurnedAway(TurnedAway.BROKER_FULL, DisconnectCause.SERVER_BUSY);

        second.close();
        running.awaitConnections(0);
        running.client().enter("c");
        assertThat(running.listener().accepted()).isEqualTo(3);
        assertThat(running.broker().stats().socketsAccepted()).isEqualTo(4);
    }

    @Test
    void aFullListenerClosesWhatItAcceptsAndOthersDoNot() {
        running.start(
                Running.tcp().with(new ListenerLimits(1, 0, 16, LISTENER.handshakeTimeout())),
                Running.tcp().named("other"));
        RawClient first = running.client().enter("a");

        assertTurnedAway(TurnedAway.LISTENER_FULL, DisconnectCause.SERVER_BUSY);

        running.with(RawClient.tcp(running.address(1))).enter("b");
        first.close();
        running.awaitConnections(0);
        running.client().enter("c");
    }

    @Test
    void anAddressMayHaveSoManyConnections() {
        running.start(new SocketLimits(100, 1), Running.tcp());
        RawClient first = running.client().enter("a");

        assertTurnedAway(TurnedAway.ADDRESS_FULL, DisconnectCause.QUOTA_EXCEEDED);

        first.close();
        running.awaitConnections(0);
        running.client().enter("b");
    }

    @Test
    void aListenerAcceptsSoManyASecond() {
        running.start(Running.tcp().with(new ListenerLimits(100, 2, 16, LISTENER.handshakeTimeout())));
        running.client().enter("a");
        running.client().enter("b");

        assertTurnedAway(TurnedAway.CONNECT_RATE, DisconnectCause.RATE_TOO_HIGH);

        running.pass(Duration.ofMillis(500));
        running.client().enter("c");
    }

    @Test
    void theRateIsThatOfAnySecond() {
        ConnectRate rate = new ConnectRate(10, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take(0)).isTrue();
        }
        assertThat(rate.take(99)).isFalse();
        assertThat(rate.take(100)).isTrue();
        assertThat(rate.take(199)).isFalse();
        assertThat(rate.take(200)).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(rate.take(1_000_000)).isTrue(); // however long it was quiet, no more than these
        }
        assertThat(rate.take(1_000_000)).isFalse();
    }

    @Test
    void aListenerMayHaveConnectionLimitsOfItsOwn() {
        ConnectionLimits small =
                ConnectionLimits.DEFAULTS.toBuilder().packetSizeMax(30).build();
        running.start(Running.tcp(), Running.tcp().named("small").with(small));
        String longer = "a-client-identifier-of-some-length";

        running.client().enter(longer);
        running.with(RawClient.tcp(running.address(1)))
                .enter("short")
                .send(RawClient.connect(longer))
                .readAll();

        assertThat(running.endOf("short").cause()).isEqualTo(DisconnectCause.PACKET_TOO_LARGE);
    }

    @Test
    void eachListenerHasItsOwnName() {
        assertThatThrownBy(() -> BrokerConfig.tcp("127.0.0.1", 0).toBuilder()
                        .listeners(List.of(Running.tcp(), Running.tcp()))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("listeners: two are called mqtt");
    }
}
