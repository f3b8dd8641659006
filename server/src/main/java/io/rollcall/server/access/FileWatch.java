package io.rollcall.server.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks again and again whether files are others than before. */
public final class FileWatch implements AutoCloseable {
    private final List<Path> files = new ArrayList<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rollcall-access");
        thread.setDaemon(true);
        return thread;
    });
    private Map<Path, String> seen;

    /** Remembers the files as they are now, before they are read for the first time. */
    public FileWatch(List<Path> files) {
        this.files.addAll(files);
        this.seen = look();
    }

    /** More files, of which nobody knew before they were read; not after it began. */
    void add(List<Path> more) {
        for (Path file : more) {
            if (seen.putIfAbsent(file, look(file)) == null) {
                files.add(file);
            }
        }
    }

    /** Looks from now on, if there is anything to look at, and says so when one has changed. */
    public void begin(Duration interval, Runnable changed) {
        if (!files.isEmpty()) {
            long millis = interval.toMillis();
            Future<?> unused =
                    looks.scheduleWithFixedDelay(() -> lookAgain(changed), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAgain(Runnable changed) {
        Map<Path, String> now = look();
        if (!now.equals(seen)) {
            seen = now;
            changed.run();
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
