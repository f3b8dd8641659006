package io.rollcall.server;

import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.EnhancedAuthenticator;
import io.rollcall.broker.api.PublishInterceptor;
import io.rollcall.broker.api.SubscribeInterceptor;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.server.config.CommandLineSettings;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.Key;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Describes a server inside this JVM, and starts it. What is left out: free ports on the loopback address, no HTTP, all in memory, no
 * shutdown hook. Every key of the configuration can be said, by {@link #set}; those used most have methods, each with the name of its key in
 * one word ({@code mqtt.port} is {@link #mqttPort}). For one thread.
 *
 * <pre>{@code
 * Rollcall broker = Rollcall.builder()
 *         .mqttPort(1883)
 *         .httpEnabled(true)
 *         .data(Path.of("/var/lib/gateway"))
 *         .set("mqtt.packetSizeMax", "65536")
 *         .start();
 * }</pre>
 */
public final class RollcallBuilder {
    private final CommandLineSettings said = new CommandLineSettings();
    private Settings file = Settings.NONE;
    private BrokerHooks hooks = BrokerHooks.OPEN;
    private boolean shutdownHook;

    RollcallBuilder() {}

    /**
     * Says a setting by its key, as it would stand in the file.
     *
     * @param key a path of {@link Key}, such as {@code mqtt.packetSizeMax}
     * @param value as in the file: {@code 65536}, {@code 10s}, {@code true}
     * @throws io.rollcall.server.config.ConfigError when there is no such key, with the nearest that there is; a value that cannot be is
     *     told by {@link #start()}
     */
    public RollcallBuilder set(String key, String value) {
        return set(Key.named(key), value);
    }

    private RollcallBuilder set(Key key, Object value) {
        said.say(key, key.path(), value.toString());
        return this;
    }

    /**
     * Takes what a YAML file says; what is said here wins over it.
     *
     * @throws io.rollcall.server.config.ConfigError when it cannot be read; the message names the line
     */
    public RollcallBuilder config(Path yaml) {
        file = ConfigFile.read(yaml.toString(), "config");
        return this;
    }

    /** The address or host name where MQTT listens; 127.0.0.1 when left out. */
    public RollcallBuilder mqttHost(String host) {
        return set(Key.MQTT_HOST, host);
    }

    /** The port where MQTT listens; 0, any free one, when left out. */
    public RollcallBuilder mqttPort(int port) {
        return set(Key.MQTT_PORT, port);
    }

    /** Whether clients that show no credentials may come from other machines, too; false when left out. */
    public RollcallBuilder mqttAllowAnonymous(boolean allowed) {
        return set(Key.MQTT_ALLOW_ANONYMOUS, allowed);
    }

    /** Whether there are HTTP faces; false when left out. */
    public RollcallBuilder httpEnabled(boolean enabled) {
        return set(Key.HTTP_ENABLED, enabled);
    }

    /** The address or host name where HTTP listens, when it is enabled; 127.0.0.1 when left out. */
    public RollcallBuilder httpHost(String host) {
        return set(Key.HTTP_HOST, host);
    }

    /** The port where HTTP listens, when it is enabled; 0, any free one, when left out. */
    public RollcallBuilder httpPort(int port) {
        return set(Key.HTTP_PORT, port);
    }

    /** The directory of everything that outlives the server; when left out, nothing does. */
    public RollcallBuilder data(Path directory) {
        return set(Key.DATA, directory);
    }

    /** What of MQTT outlives what: {@code fsync} (when left out, with a directory), {@code os}, {@code none} or {@code memory}. */
    public RollcallBuilder durability(String durability) {
        return set(Key.DURABILITY, durability);
    }

    /** For how many clients presence is laid out; it grows beyond. */
    public RollcallBuilder presenceClientsExpected(long clients) {
        return set(Key.PRESENCE_CLIENTS_EXPECTED, clients);
    }

    /** How often {@code $SYS/broker/...} says how the server is; when left out, never. */
    public RollcallBuilder mqttSysInterval(Duration interval) {
        return set(Key.MQTT_SYS_INTERVAL, interval.toMillis() + "ms");
    }

    /** Lets the holder of an API key use the HTTP faces. May be said again, for another. */
    public RollcallBuilder apiKey(String id, String secret) {
        said.sayApiKey("apiKeys", id + ":" + secret);
        return this;
    }

    /** Decides who may connect, in place of the configured files. */
    public RollcallBuilder authenticator(Authenticator authenticator) {
        hooks = hooks.with(authenticator);
        return this;
    }

    /** Decides on clients that name this authentication method. May be said again, for another. */
    public RollcallBuilder enhancedAuthenticator(EnhancedAuthenticator authenticator) {
        hooks = hooks.with(authenticator);
        return this;
    }

    /** Decides what clients may do, in place of the configured files. */
    public RollcallBuilder authorizer(Authorizer authorizer) {
        hooks = hooks.with(authorizer);
        return this;
    }

    /** Hears who comes and goes, on event loops, besides presence. One; the last that was said. */
    public RollcallBuilder clientListener(ClientListener listener) {
        hooks = hooks.with(listener);
        return this;
    }

    /** Sees what clients publish, and may change or refuse it. One; the last that was said. */
    public RollcallBuilder publishInterceptor(PublishInterceptor interceptor) {
        hooks = hooks.withPublishInterceptor(interceptor);
        return this;
    }

    /** Sees what clients subscribe to, and may change or refuse it. One; the last that was said. */
    public RollcallBuilder subscribeInterceptor(SubscribeInterceptor interceptor) {
        hooks = hooks.withSubscribeInterceptor(interceptor);
        return this;
    }

    /** Where futures complete and handlers are called; when left out, on threads of the server's own, which are there while needed. */
    public RollcallBuilder callbacks(Executor executor) {
        hooks = hooks.withCallbacks(executor);
        return this;
    }

    /** Where broker and presence take their time from, in place of the machine's. */
    public RollcallBuilder time(TimeSource time) {
        hooks = hooks.with(time);
        return this;
    }

    /** Whether the server is closed when the JVM is told to stop; false when left out. */
    public RollcallBuilder shutdownHook(boolean wanted) {
        shutdownHook = wanted;
        return this;
    }

    /**
     * Starts the server; when it returns, clients can connect and questions are answered.
     *
     * @throws io.rollcall.server.config.ConfigError when a setting cannot be, with its key and value; or would let strangers in
     * @throws StartError when a port or the directory cannot be had; nothing is left running then
     */
    public Rollcall start() {
        Rollcall server = Rollcall.start(ServerConfig.embedded(said.settings().over(file)), hooks);
        if (shutdownHook) {
            server.closeWith(Runtime.getRuntime());
        }
        return server;
    }
}
