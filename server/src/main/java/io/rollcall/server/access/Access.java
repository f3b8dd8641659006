package io.rollcall.server.access;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.server.access.password.HashWorkers;
import io.rollcall.server.access.spi.Gatekeeper;
import io.rollcall.server.config.AccessConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may come in and what they may do, as the configuration says; and again, when its files change. What is broken then is
 * logged, and what was read before stays.
 */
public final class Access implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Access.class);

    private final AccessConfig config;
    private final HashWorkers workers;
    private final List<Gatekeeper> gatekeepers;
    private final RuleBook rules;
    private final FailedLogins failed;
    private final Flapping flapping;
    private final Remembered remembered;
    private final Doorkeeper doorkeeper;
    private final FileWatch watch;
    private final LongAdder reloads = new LongAdder();
    private final LongAdder reloadErrors = new LongAdder();
    private Runnable recheck = () -> {};

    /**
     * Reads all files.
     *
     * @param anonymousMayCome whether clients without a name may come in by the listener of this name
     * @param keys the API key of an id, as it is now: for signatures, and for clients that show one. From any thread
     * @throws IOException when a file cannot be read; the message names file, line and problem
     * @throws IllegalArgumentException when the chain names a gatekeeper that there is not
     */
    public Access(AccessConfig config, Predicate<String> anonymousMayCome, Function<String, @Nullable ApiKey> keys)
            throws IOException {
        this.config = config;
        this.workers =
                new HashWorkers(config.limits().threads(), config.limits().waitingMax());
        GatekeeperChain chain = new GatekeeperChain(config, keys, workers);
        this.watch = new FileWatch(chain.files());
        this.rules = new RuleBook(config.aclFile());
        this.gatekeepers = chain.open();
        gatekeepers.forEach(gatekeeper -> watch.add(gatekeeper.files()));
        if (config.aclFile() != null && gatekeepers.isEmpty()) {
            LOG.warn("mqtt.acl.file: its users are whoever says so, since nothing below mqtt.auth knows them");
        }
        this.failed = new FailedLogins(config.limits(), System::nanoTime);
        this.flapping = new Flapping(config.limits(), System::nanoTime);
        this.remembered = new Remembered(config.limits(), System::nanoTime);
        this.doorkeeper =
                new Doorkeeper(gatekeepers, anonymousMayCome, failed, flapping, remembered, TimeSource.system());
    }

    public Authenticator authenticator() {
        return doorkeeper;
    }

    public Authorizer authorizer() {
        return rules;
    }

    /** Watches the files from now on. */
    public void begin(Runnable recheckOfAllClients) {
        synchronized (this) {
            recheck = recheckOfAllClients;
        }
        watch.begin(config.watchInterval(), () -> {
            try {
                reload();
            } catch (IOException said) {
                LOG.debug("not all was read again", said);
            }
        });
    }

    /**
     * Reads all files again, and looks at all clients again by what they say now: who may not be here any more is disconnected.
     *
     * @throws IOException when one cannot be read, and what it said before stays; the others count all the same
     */
    public synchronized void reload() throws IOException {
        List<IOException> errors = new ArrayList<>();
        tried(errors, rules::reload);
        for (Gatekeeper gatekeeper : gatekeepers) {
            tried(errors, gatekeeper::reload);
        }
        reloads.increment();
        recheck.run();
        LOG.info("users and rules were read again{}", errors.isEmpty() ? "" : ", but for those that are broken");
        if (!errors.isEmpty()) {
            IOException first = errors.remove(0);
            errors.forEach(first::addSuppressed);
            throw first;
        }
    }

    /** The API keys are others: looks at all clients again. */
    public synchronized void keysChanged() {
        recheck.run();
    }

    private interface Reload {
        void run() throws IOException;
    }

    private void tried(List<IOException> errors, Reload reload) {
        try {
            reload.run();
        } catch (IOException broken) {
            reloadErrors.increment();
            LOG.error("{}; what it said before still holds", broken.getMessage());
            errors.add(broken);
        }
    }

    /** Adds what is counted here. */
    public void bindTo(MeterRegistry meters) {
        counter(meters, "mqtt.auth.admitted", doorkeeper, Doorkeeper::admitted);
        counter(meters, "mqtt.auth.anonymous", doorkeeper, Doorkeeper::anonymous);
        counter(meters, "mqtt.auth.remembered", remembered, Remembered::recalled);
        counter(meters, "mqtt.auth.failed", failed, FailedLogins::failures);
        counter(meters, "mqtt.auth.held.back", failed, FailedLogins::heldBackByAddress, "by", "address");
        counter(meters, "mqtt.auth.held.back", failed, FailedLogins::heldBackByUser, "by", "user");
        counter(meters, "mqtt.auth.flapping", flapping, Flapping::banned);
        counter(meters, "mqtt.auth.busy", workers, HashWorkers::refused);
        counter(meters, "mqtt.access.reloads", reloads, LongAdder::sum);
        counter(meters, "mqtt.access.reload.errors", reloadErrors, LongAdder::sum);
        Gauge.builder("mqtt.auth.waiting", workers, HashWorkers::waiting).register(meters);
    }

    private static <T> void counter(
            MeterRegistry meters, String name, T source, ToDoubleFunction<T> value, String... labels) {
        FunctionCounter.builder(name, source, value).tags(labels).register(meters);
    }

    @Override
    public void close() {
        watch.close();
        gatekeepers.forEach(Gatekeeper::close);
        workers.close();
    }
}
