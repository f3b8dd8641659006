package io.rollcall.broker.robust;

import static io.rollcall.broker.spec.Packets.puback;
import static io.rollcall.broker.spec.Packets.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.broker.spec.RunningBroker;
import io.rollcall.broker.spec.ScriptedClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that send before they know whether they may. */
class HastyClientTest {
    private static final int KIB = 1024;
    private static final int NO_MATCHING_SUBSCRIBERS = 0x10;

    /** With {@link #LARGE} bytes each, more than sockets hold on their way. */
    private static final int MESSAGES = 512;

    private static final String LARGE = "x".repeat(64 * KIB);
    /** Polls of a millisecond after which who did not send any more is held up. */
    private static final int POLLS = 200;

    private static final CompletableFuture<ReasonCode> DECISION = new CompletableFuture<>();

    @RegisterExtension
    static final RunningBroker BROKER = RunningBroker.withDefaults().with((Authenticator) credentials -> DECISION);

    @Test
    void whatIsSentBeforeConnackWaitsInTheSocketAndIsNotLost() throws InterruptedException {
        ScriptedClient hasty = BROKER.connect("hasty").send();
        AtomicInteger sent = new AtomicInteger();
        Thread writer = new Thread(() -> {
            for (int i = 1; i <= MESSAGES; i++) {
                hasty.send(publish("nobody", LARGE).qos(1, i));
                sent.set(i);
            }
        });
        writer.start();
        awaitHeldUp(sent);
        assertThat(BROKER.broker().stats().bytesRead()).isLessThan(512 * KIB);
        DECISION.complete(ReasonCode.SUCCESS);
        assertThat(hasty.expectConnack().reason()).isZero();
        for (int i = 1; i <= MESSAGES; i++) {
            hasty.expect(puback(i, NO_MATCHING_SUBSCRIBERS));
        }
        writer.join();
    }

    private static void awaitHeldUp(AtomicInteger sent) {
        AtomicInteger before = new AtomicInteger(-1);
        AtomicInteger polls = new AtomicInteger();
        RunningBroker.await(() -> {
            int now = sent.get();
            polls.set(now == before.getAndSet(now) ? polls.get() + 1 : 0);
            return polls.get() == POLLS;
        });
    }
}
