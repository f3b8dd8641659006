package io.rollcall.junit5;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests a broker: to each test method a new one, or one to all of a class. Methods take it, and its ports, as parameters: a
 * {@link TestBroker}, a {@code Rollcall}, an {@code int} that is marked {@link MqttPort} or {@link HttpPort}. It is started when the first
 * parameter asks, and closed after the test. At a method it says what is different there.
 *
 * <pre>{@code
 * @RollcallBroker
 * class GatewayTest {
 *     @Test
 *     void aSensorThatFallsSilentIsGone(TestBroker broker) throws Exception {
 *         MqttClient sensor = connect(broker.mqttPort(), "sensor-7", 60);
 *
 *         broker.halfOpen("sensor-7");
 *         broker.advance(Duration.ofSeconds(91));
 *
 *         ClientState state = broker.presence().find("sensor-7").orElseThrow();
 *         assertEquals(Status.DISCONNECTED, state.status());
 *         assertEquals(Cause.KEEP_ALIVE_TIMEOUT, state.lastDisconnect().cause());
 *         sensor.disconnectForcibly(0, 1, false); // it does not know yet
 *         sensor.close();
 *     }
 * }
 * }</pre>
 *
 * <p>Needs JUnit 5.13 or later, or 6.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@ExtendWith(RollcallExtension.class)
public @interface RollcallBroker {

    /** Whether all tests of the class share one; only at a class. */
    boolean perClass() default false;

    /** Whether it has a directory, of its own and deleted afterwards, so that what must outlives {@link TestBroker#crashAndRestart()}. */
    boolean durable() default false;

    /** Whether it has HTTP faces. */
    boolean http() default false;

    /** Settings by the keys of the file: {@code "mqtt.receiveMaximum=10"}. */
    String[] settings() default {};
}
