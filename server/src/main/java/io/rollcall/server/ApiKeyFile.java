package io.rollcall.server;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.server.access.FileWatch;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.config.HttpConfig;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.keys.KeyFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells which API keys there are, those of the file besides those of the configuration, and again when the file has changed. */
final class ApiKeyFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);

    private final HttpConfig settings;
    private final Consumer<List<ApiKey>> keysAre;
    private final FileWatch watch;
    private List<ApiKey> configured;

    /**
     * Reads the file, if there is one.
     *
     * @param keysAre is told all keys, of configuration and file, as often as the file is read
     * @throws StartError when it cannot be read
     */
    ApiKeyFile(ServerConfig config, Consumer<List<ApiKey>> keysAre) {
        this.configured = config.apiKeys();
        this.settings = config.http();
        this.keysAre = keysAre;
        Path file = settings.keysFile();
        watch = new FileWatch(file == null ? List.of() : List.of(file));
        try {
            reload();
        } catch (FileError e) {
            throw new StartError(String.valueOf(e.getMessage()), e);
        }
    }

    /** Looks from now on. */
    void begin() {
        watch.begin(settings.keysWatchInterval(), this::reloadChanged);
    }

    private void reloadChanged() {
        try {
            reload();
            LOG.info("the API keys were read again");
        } catch (FileError e) {
            LOG.error("{}; the keys that there were still hold", e.getMessage());
        }
    }

    /** These are the keys of the configuration from now on; {@link #reload} gives them to the faces. */
    synchronized void configured(List<ApiKey> now) {
        configured = now;
    }

    /**
     * Reads the file again, if there is one.
     *
     * @throws FileError when it cannot be read; the faces keep the keys that they have
     */
    synchronized void reload() throws FileError {
        Path file = settings.keysFile();
        if (file == null) {
            keysAre.accept(configured);
        } else {
            load(file);
        }
    }

    private void load(Path path) throws FileError {
        KeyFile file = new KeyFile(path);
        List<ApiKey> keys = new ArrayList<>(configured);
        Set<String> ids = new HashSet<>();
        keys.forEach(key -> ids.add(key.id()));
        for (KeyFile.Entry entry : file.read()) {
            if (!ids.add(entry.key().id())) {
                throw new FileError(path, "the id '" + entry.key().id() + "' is in the configuration, too");
            }
            keys.add(entry.key());
        }
        keysAre.accept(keys);
        String exposure = file.exposure();
        if (!exposure.isEmpty()) {
            LOG.warn("{}", exposure);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
