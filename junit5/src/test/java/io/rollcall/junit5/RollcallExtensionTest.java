package io.rollcall.junit5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.rollcall.broker.message.ReasonCode;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** Who gets which broker, and when it ends: with classes of tests that run inside a test. */
class RollcallExtensionTest {
    private static final List<TestBroker> SEEN = new CopyOnWriteArrayList<>();

    private static Events run(Class<?> tests) {
        SEEN.clear();
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(tests))
                .execute()
                .testEvents();
    }

    private static Set<TestBroker> seen() {
        return new HashSet<>(SEEN);
    }

    @RollcallBroker
    static class OfEachMethod {
        @BeforeEach
        void before(TestBroker broker) {
            SEEN.add(broker);
        }

        @Test
        void one(TestBroker broker) {
            SEEN.add(broker);
        }

        @Test
        void other(TestBroker broker) {
            SEEN.add(broker);
        }
    }

    @Test
    void eachMethodHasItsOwnWhichItSharesWithBeforeEach() {
        run(OfEachMethod.class).assertStatistics(tests -> tests.succeeded(2));
        assertThat(SEEN).hasSize(4);
        assertThat(seen()).hasSize(2);
    }

    @RollcallBroker(perClass = true)
    static class OfTheClass {
        private final int port;

        OfTheClass(@MqttPort int port) {
            this.port = port;
        }

        @Test
        void one(TestBroker broker) {
            assertThat(broker.mqttPort()).isEqualTo(port);
            SEEN.add(broker);
        }

        @Test
        void other(TestBroker broker) {
            SEEN.add(broker);
        }

        @Test
        @RollcallBroker
        void apart(TestBroker broker) {
            assertThat(broker.mqttPort()).isNotEqualTo(port);
        }
    }

    @Test
    void allMethodsOfAClassShareOneUnlessTheySayOtherwise() {
        run(OfTheClass.class).assertStatistics(tests -> tests.succeeded(3));
        assertThat(seen()).hasSize(1);
    }

    @Test
    void afterTheTestsNothingIsLeft() {
        run(OfTheClass.class);
        assertThat(SEEN).isNotEmpty().noneMatch(broker -> broker.rollcall().isOpen());
        run(OfEachMethod.class);
        assertThat(SEEN).isNotEmpty().noneMatch(broker -> broker.rollcall().isOpen());
    }

    @RollcallBroker
    static class InAConstructor {
        InAConstructor(TestBroker broker) {
            SEEN.add(broker);
        }

        @Test
        void one() {}
    }

    @Test
    void aBrokerOfEachMethodHasNoPlaceInAConstructor() {
        run(InAConstructor.class)
                .failed()
                .assertThatEvents()
                .hasSize(1)
                .allSatisfy(event -> assertThat(event.getPayload().toString()).contains("perClass = true"));
    }

    @RollcallBroker
    static class WithAWrongSetting {
        @Test
        @RollcallBroker(settings = "mqtt.prt=1")
        void one(TestBroker broker) {
            SEEN.add(broker);
        }
    }

    @Test
    void aSettingThatThereIsNotIsSaid() {
        run(WithAWrongSetting.class)
                .failed()
                .assertThatEvents()
                .allSatisfy(event -> assertThat(event.getPayload().toString()).contains("the nearest is mqtt.port"));
        assertThat(SEEN).isEmpty();
    }

    static class Registered {
        @RegisterExtension
        static final RollcallExtension BROKER = RollcallExtension.with(builder ->
                builder.authenticator(credentials -> CompletableFuture.completedFuture(ReasonCode.NOT_AUTHORIZED)));

        @Test
        void nobodyComesIn(TestBroker broker) {
            SEEN.add(broker);
            assertThatThrownBy(() -> Paho.connect(broker.mqttPort(), "a")).isInstanceOf(MqttException.class);
        }
    }

    @Test
    void aFieldSaysWhatAnAnnotationCannot() {
        run(Registered.class).assertStatistics(tests -> tests.succeeded(1));
        assertThat(SEEN).hasSize(1);
    }
}
