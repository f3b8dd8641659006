package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.Disconnection;
import io.rollcall.broker.api.Refusal;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.spec.Connect;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import io.rollcall.broker.spec.Will;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an embedder's hook throws stays with the client for which it was called. */
class IsolationTest {
    private static final Authenticator FAILING_AUTHENTICATOR = credentials -> switch (credentials.clientId()) {
        case "throws" -> throw new IllegalStateException("on purpose");
        case "breaks" -> throw new AssertionError("on purpose");
        case "fails" -> CompletableFuture.failedStage(new IllegalStateException("on purpose"));
        case "forgets" -> nothing();
        default -> CompletableFuture.completedStage(ReasonCode.SUCCESS);
    };

    private static final Authorizer FAILING_AUTHORIZER = new Authorizer() {
        @Override
        public boolean mayPublish(ClientConnection client, String topicName) {
            return boom(topicName);
        }

        @Override
        public boolean maySubscribe(ClientConnection client, String topicFilter) {
            return boom(topicFilter);
        }
    };

    @RegisterExtension
    static final RunningBroker BROKER =
            RunningBroker.withDefaults().with(FAILING_AUTHENTICATOR).with(FAILING_AUTHORIZER);

    @SuppressWarnings("NullAway") // an embedder without it may well do this
    private static CompletionStage<ReasonCode> nothing() {
        return null;
    }

    private static boolean boom(String topic) {
        if (topic.equals("boom")) {
            throw new StackOverflowError("on purpose");
        }
        return true;
    }

    @AfterEach
    void othersAreServed() {
        ScriptedClient reader = BROKER.connect("reader").open().subscribe("t", 1);
        ScriptedClient writer = BROKER.connect("writer").open();
        writer.publish("t", "still here");
        assertThat(reader.expectPublishAndAcknowledge()).isEqualTo("still here");
    }

    @Test
    void anAuthenticatorThatFails() {
        for (String clientId : new String[] {"throws", "breaks", "fails", "forgets"}) {
            BROKER.connect(clientId).refused(0x88);
            BROKER.expectError("client " + clientId + ": the authenticator failed");
        }
    }

    @Test
    void anAuthorizerThatFailsForAMessage() {
        BROKER.connect("c").open().send(publish("boom", "")).expectEnd(0x80);
        BROKER.expectError("client c: failed");
    }

    @Test
    void anAuthorizerThatFailsForASubscription() {
        BROKER.connect("c").open().send(subscribe(1, "boom", 0)).expectEnd(0x80);
        BROKER.expectError("client c: failed");
    }

    @Test
    void anAuthorizerThatFailsForAWill() {
        BROKER.connect("c").will(Will.will("boom", "")).refused(0x88);
        BROKER.expectError("client c: the authorizer failed");
    }

    @Test
    void aListenerThatFailsAtEachCall() throws IOException {
        BrokerConfig config = BrokerConfig.tcp("127.0.0.1", 0);
        try (Broker broker = Broker.start(config, BrokerHooks.OPEN.with(new FailingListener()))) {
            ScriptedClient first = connect(broker, "a").open().subscribe("t", 1);
            ScriptedClient second = connect(broker, "a").session(60).open();
            first.expectEnd(0x8E);
            second.publish("t", "").leave();
            connect(broker, "a").session(60).open(true).publish("t", "").leave();
            connect(broker, "x".repeat(65_536 / 2))
                    .with(props -> props.text(0x15, "none"))
                    .refused(0x8C);
        }
        for (String call : new String[] {"connected", "takenOver", "disconnected"}) {
            BROKER.expectError("client a: the listener's " + call + " failed");
        }
        BROKER.expectError("the listener's refused failed");
        BROKER.forgetErrors("the listener's");
    }

    private static Connect connect(Broker broker, String clientId) {
        return new Connect(broker.addresses().get(0), clientId, opened -> {});
    }

    private static final class FailingListener implements ClientListener {
        @Override
        public void connected(ClientConnection client, Runnable recorded) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void disconnected(ClientConnection client, Disconnection how) {
            throw new LinkageError("on purpose");
        }

        @Override
        public void takenOver(ClientConnection old, Disconnection how, ClientConnection client, Runnable recorded) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void refused(Refusal refusal) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public void active(ClientConnection client) {
            throw new IllegalStateException("on purpose");
        }
    }
}
