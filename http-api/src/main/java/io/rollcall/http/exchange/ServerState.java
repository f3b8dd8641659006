package io.rollcall.http.exchange;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server is at one moment.
 *
 * @param versions of the server and of what it runs on, by name, in the order in which they are shown
 * @param startTime in milliseconds since 1970
 * @param run number of this start
 * @param damage what of its files was found damaged; empty when nothing was
 * @param listeners where MQTT listens
 * @param limits what may be reached, and what was
 * @param memory in bytes, by name
 */
public record ServerState(
        Map<String, String> versions,
        long startTime,
        int run,
        String damage,
        List<Listener> listeners,
        List<Limit> limits,
        List<Memory> memory) {
    public static final ServerState NONE = new ServerState(Map.of(), 0, 0, "", List.of(), List.of(), List.of());

    public ServerState {
        listeners = List.copyOf(listeners);
        limits = List.copyOf(limits);
        memory = List.copyOf(memory);
    }

    /**
     * A place where MQTT listens.
     *
     * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}
     * @param host address, or the path of a Unix socket
     * @param port 0 of a Unix socket
     * @param path of WebSocket; absent when it is none
     * @param connections open now
     * @param accepted since the start
     * @param turnedAway since the start, by reason, those that happened
     */
    public record Listener(
            String name,
            String transport,
            String host,
            int port,
            @Nullable String path,
            int connections,
            long accepted,
            Map<String, Long> turnedAway) {}

    /**
     * A number that may be reached.
     *
     * @param key as it stands in the configuration
     * @param most the limit; 0 when there is none
     * @param now how much of it is in use; absent where that is not one number
     * @param reached how often it was reached since the start
     */
    public record Limit(String key, long most, @Nullable Long now, long reached) {}

    /**
     * A piece of memory or of the disk.
     *
     * @param name what it is
     * @param bytes in use
     * @param most bytes that there may be; 0 when that is not known
     */
    public record Memory(String name, long bytes, long most) {}
}
