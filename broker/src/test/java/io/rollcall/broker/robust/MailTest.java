package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.publish;
import static io.rollcall.broker.spec.Packets.suback;
import static io.rollcall.broker.spec.Packets.subscribe;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.BrokerStats.Pause;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.session.SessionLimits;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Messages for sessions on an event loop that is slower than those who publish. */
class MailTest {
    private static final int KIB = 1024;
    private static final int MESSAGES = 500;

    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch freed = new CountDownLatch(1);

    @RegisterExtension
    final RunningBroker broker = RunningBroker.withDefaults()
            .with(SessionLimits.DEFAULTS.toBuilder().mailBytesMax(256 * KIB).build())
            .with(new Authorizer() {
                @Override
                public boolean mayPublish(ClientConnection client, String topicName) {
                    return true;
                }

                @Override
                public boolean maySubscribe(ClientConnection client, String topicFilter) {
                    if (topicFilter.equals("stuck")) {
                        stuck.countDown();
                        awaitFreed();
                    }
                    return true;
                }
            });

    private void awaitFreed() {
        try {
            freed.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoPublishesWaitsAndNothingIsLost() throws InterruptedException {
        ScriptedClient subscriber = broker.connect("subscriber").open().subscribe("t", 0); // on one loop
        ScriptedClient publisher = broker.connect("publisher").open(); // on the other
        ScriptedClient besideSubscriber = broker.connect("beside subscriber").open();
        ScriptedClient besidePublisher = broker.connect("beside publisher").open();
        besideSubscriber.send(subscribe(1, "stuck", 0));
        stuck.await();
        Thread writer = new Thread(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                publisher.send(publish("t", i + "x".repeat(4 * KIB)));
            }
        });
        writer.start();
        RunningBroker.await(() -> broker.broker().stats().paused(Pause.MAIL) > 0);
        besidePublisher.expectNothing();
        assertThat(broker.broker().stats().mailBytes()).isBetween(256L * KIB, 384L * KIB);
        freed.countDown();
        for (int i = 0; i < MESSAGES; i++) {
            subscriber.expectPublish("t", i + "x".repeat(4 * KIB));
        }
        besideSubscriber.expect(suback(1, 0));
        publisher.expectNothing();
        assertThat(broker.broker().stats().mailBytes()).isZero();
        writer.join();
    }
}
