package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.rollcall.broker.auth.ScramKeys;
import io.rollcall.broker.auth.ScramSha256;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** SCRAM-SHA-256 from end to end: HiveMQ's client with a mechanism of its own, and users who are looked up elsewhere. */
class ScramTest {
    private static final Map<String, ScramKeys> USERS = new ConcurrentHashMap<>();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(new ScramSha256(name -> CompletableFuture.supplyAsync(() -> Optional.ofNullable(USERS.get(name)))));

    @BeforeEach
    void usersAre() {
        USERS.clear();
        USERS.put("ann", ScramKeys.of("p\u00E4ssw\u00F6rd"));
        USERS.put("b,o=b", ScramKeys.of("pencil"));
    }

    private static Mqtt5BlockingClient client(String clientId, String userName, String password) {
        InetSocketAddress address = BROKER.broker().addresses().get(0);
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost(address.getHostString())
                .serverPort(address.getPort())
                .enhancedAuth(new ScramClient(userName, password))
                .buildBlocking();
    }

    @Test
    void whoKnowsThePasswordIsLetInUnderTheNameAndKnowsTheServer() {
        Mqtt5BlockingClient ann = client("a", "ann", "p\u00E4ssw\u00F6rd");
        ann.connect();
        Mqtt5BlockingClient bob = client("b", "b,o=b", "pencil");
        bob.connect();
        assertThat(BROKER.events().of("a").get(0).client().userName()).isEqualTo("ann");
        assertThat(BROKER.events().of("b").get(0).client().userName()).isEqualTo("b,o=b");
        ann.reauth();
        ann.disconnect();
        bob.disconnect();
    }

    @Test
    void whoDoesNotIsRefusedLikeANameThatNobodyHas() {
        assertThat(refusal("ann", "password")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertThat(refusal("eve", "password")).isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    private static Mqtt5ConnAckReasonCode refusal(String userName, String password) {
        Mqtt5ConnAckException refused = catchThrowableOfType(
                Mqtt5ConnAckException.class,
                () -> client("x", userName, password).connect());
        return refused.getMqttMessage().getReasonCode();
    }

    @Test
    void whosePasswordHasChangedCannotProveItAgain() {
        Mqtt5BlockingClient bob = client("b", "b,o=b", "pencil");
        bob.connect();
        USERS.put("b,o=b", ScramKeys.of("pen"));
        Mqtt5DisconnectException ended = catchThrowableOfType(Mqtt5DisconnectException.class, bob::reauth);
        assertThat(ended.getMqttMessage().getReasonCode()).isEqualTo(Mqtt5DisconnectReasonCode.NOT_AUTHORIZED);
    }
}
