package io.rollcall.server;

import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a minute whether files of certificates and keys are other ones, as those who renew certificates make them,
 * and has them read again. What is replaced one file after the other may not fit in between: the next look mends it.
 */
final class CertificateWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);
    private static final long LOOK_SECONDS = 60;

    /** Reads all of them again. */
    @FunctionalInterface
    interface Reload {
        void run() throws IOException;
    }

    private final List<Path> files;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rollcall-certificates");
        thread.setDaemon(true);
        return thread;
    });
    private Map<Path, String> seen;

    /** Remembers the files as they are now, before they are read for the first time. */
    CertificateWatch(List<ListenerConfig> listeners, List<Path> others) {
        files = filesOf(listeners);
        files.addAll(others);
        seen = look();
    }

    private static List<Path> filesOf(List<ListenerConfig> listeners) {
        List<Path> all = new ArrayList<>();
        for (ListenerConfig listener : listeners) {
            TlsConfig tls = listener.tls();
            if (tls != null) {
                tls.identities().forEach(identity -> {
                    all.add(identity.certificate());
                    all.add(identity.key());
                });
                if (tls.clientCa() != null) {
                    all.add(tls.clientCa());
                }
            }
        }
        return all;
    }

    /** Looks from now on, if there is anything to look at. */
    void begin(Reload reload) {
        if (!files.isEmpty()) {
            Future<?> unused = looks.scheduleWithFixedDelay(
                    () -> reloadIfChanged(reload), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Has them read again if one is another than at the last look; when that fails, what was read before stays. */
    void reloadIfChanged(Reload reload) {
        Map<Path, String> now = look();
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            reload.run();
        } catch (IOException failed) {
            LOG.warn("{}", failed.getMessage());
        }
    }

    private Map<Path, String> look() {
        Map<Path, String> found = new HashMap<>();
        for (Path file : files) {
            found.put(file, look(file));
        }
        return found;
    }

    private static String look(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException missing) {
            return "missing";
        }
    }

    @Override
    public void close() {
        looks.shutdownNow();
    }
}
