package io.rollcall.broker.spec;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** The errors that are logged while tests run; Netty's leak detector logs what it finds as one. */
final class ErrorLog extends AppenderBase<ILoggingEvent> {
    private static final int LOOKS = 3;

    private final Queue<ILoggingEvent> errors = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    /** Listens, if it does not yet. */
    void begin() {
        if (!isStarted()) {
            start();
            root.addAppender(this);
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            errors.add(event);
        }
    }

    /** Fails if anything was logged as an error since the last time, and forgets it. */
    void expectNone() {
        List<String> found =
                errors.stream().map(ILoggingEvent::getFormattedMessage).toList();
        errors.clear();
        assertThat(found).as("logged as errors").isEmpty();
    }

    /** Waits for an error that a test brings about, and forgets it. */
    void expect(String part) {
        RunningBroker.await(
                () -> errors.removeIf(event -> event.getFormattedMessage().contains(part)));
    }

    /** Collects what nobody holds any more, and fails if a buffer was among it. */
    void expectNoLeak() {
        for (int look = 0; look < LOOKS; look++) {
            System.gc();
            PooledByteBufAllocator.DEFAULT.buffer().release(); // which is when the detector looks
            PooledByteBufAllocator.DEFAULT.directBuffer().release();
        }
        root.detachAppender(this);
        stop();
        expectNone();
    }
}
