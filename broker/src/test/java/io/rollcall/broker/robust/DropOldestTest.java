package io.rollcall.broker.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.session.SessionLimits.WhenFull;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The policy by which a full queue in files keeps what is newest. */
class DropOldestTest {
    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults()
            .with(SessionLimits.DEFAULTS.toBuilder()
                    .queueLengthMax(10)
                    .whenFull(WhenFull.DROP_OLDEST)
                    .build())
            .durable();

    @Test
    void whoWasAwayGetsTheNewestMessagesInOrderAlsoAfterACrash() throws Exception {
        BROKER.connect("away").session(600).open().subscribe("t", 1).leave();
        ScriptedClient publisher = BROKER.connect("p").open();
        for (int i = 0; i < 25; i++) {
            publisher.publish("t", "m" + i);
        }
        BROKER.crash();
        publisher = BROKER.connect("p").open();
        for (int i = 25; i < 30; i++) {
            publisher.publish("t", "m" + i);
        }
        ScriptedClient back = BROKER.connect("away").session(600).open(true);
        for (int i = 20; i < 30; i++) {
            assertThat(back.expectPublishAndAcknowledge()).isEqualTo("m" + i);
        }
        back.expectNothing();
    }
}
