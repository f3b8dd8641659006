package io.rollcall.server;

import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.store.StoreException;
import io.rollcall.broker.transport.ListenAddress;
import io.rollcall.presence.Presence;
import io.rollcall.presence.PresenceClock;
import io.rollcall.presence.PresenceOpenException;
import io.rollcall.server.access.Access;
import io.rollcall.server.config.MqttConfig;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.monitor.MonitorTopics;
import io.rollcall.server.monitor.Note;
import io.rollcall.server.webhook.Memory;
import io.rollcall.server.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How each part of a server is opened from what the configuration says; what cannot be opened is a {@link StartError} in one sentence. */
final class Opening {
    /** Where in the feed the subscribers of presence are. */
    private static final String PLACES = "places.json";

    private Opening() {}

    static Presence presence(ServerConfig config, TimeSource time) {
        try {
            return Presence.open(config.presence(), new PresenceClock() {
                @Override
                public long epochMillis() {
                    return time.epochMillis();
                }

                @Override
                public long steadyNanos() {
                    return TimeUnit.MILLISECONDS.toNanos(time.steadyMillis());
                }
            });
        } catch (PresenceOpenException e) {
            throw new StartError("--data: " + e.getMessage(), e);
        }
    }

    static Access access(ServerConfig config, CurrentKeys keys) {
        try {
            return new Access(config.access(), config.mqtt()::mayBeAnonymous, keys);
        } catch (IOException | IllegalArgumentException e) {
            throw new StartError(String.valueOf(e.getMessage()), e);
        }
    }

    static MonitorTopics monitor(ServerConfig config, Presence presence) {
        if (config.data() == null) {
            return new MonitorTopics(config.topics(), presence, Note.NOWHERE);
        }
        Notes notes = new Notes(config.data().resolve(ServerConfig.MONITOR_DIRECTORY));
        return new MonitorTopics(config.topics(), presence, new Note() {
            @Override
            public Optional<String> read() {
                return notes.read(PLACES);
            }

            @Override
            public void write(String text) {
                notes.write(PLACES, text);
            }
        });
    }

    static Webhooks webhooks(ServerConfig config, Presence presence) {
        Path data = config.data() == null ? Path.of("") : config.data(); // then there are no webhooks
        Path directory = data.resolve(ServerConfig.WEBHOOKS_DIRECTORY);
        Notes notes = new Notes(directory);
        Memory memory = new Memory() {
            @Override
            public Optional<String> recall(String name) {
                return notes.read(name);
            }

            @Override
            public void remember(String name, String text) {
                notes.write(name, text);
            }
        };
        try {
            return new Webhooks(config.webhooks(), presence, directory, memory, System::getenv);
        } catch (IOException e) {
            throw new StartError(String.valueOf(e.getMessage()), e);
        }
    }

    /** Who may come in and do what is asked of the configured files and servers, unless the embedder has an answer of its own. */
    static BrokerHooks asked(Access access, BrokerHooks hooks) {
        BrokerHooks asked = hooks;
        if (hooks.authenticator() == BrokerHooks.OPEN.authenticator()) {
            asked = asked.with(access.authenticator());
        }
        if (hooks.authorizer() == BrokerHooks.OPEN.authorizer()) {
            asked = asked.with(access.authorizer());
        }
        return asked;
    }

    /** Each connection has its lines in the log, where they are wanted. */
    static BrokerHooks logged(ServerConfig config, BrokerHooks hooks, ConnectionLines lines) {
        if (!config.log().connections()) {
            return hooks;
        }
        lines.begin();
        return hooks.with(new ConnectionLog(
                hooks.listener(), lines, config.presence().keep().addresses()));
    }

    static Broker mqtt(ServerConfig server, BrokerHooks hooks, Presence presence, MonitorTopics monitor) {
        MqttConfig mqtt = server.mqtt();
        BrokerConfig config = BrokerConfig.tcp(mqtt.host(), mqtt.port()).toBuilder()
                .listeners(MqttListeners.of(mqtt))
                .socketLimits(mqtt.limits().sockets())
                .connectionLimits(mqtt.limits().connections())
                .sessionLimits(mqtt.limits().sessions())
                .retainedLimits(mqtt.limits().retained())
                .memoryHighPercent(mqtt.limits().memoryHighPercent())
                .run(presence.run())
                .store(server.store())
                .build();
        try {
            return Broker.start(config, hooks.with(monitor));
        } catch (StoreException e) {
            throw new StartError("--data: " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            if (String.valueOf(e.getMessage()).startsWith("io/netty/")) {
                throw new StartError(
                        "Netty 4.2 is needed, and an older one is on the class path, which something else asks for (HiveMQ's client"
                                + " does, for 4.1, and works with 4.2): import io.netty:netty-bom",
                        e);
            }
            throw e;
        } catch (IOException e) {
            String first = "cannot listen on " + new ListenAddress.Inet(mqtt.host(), mqtt.port());
            String message = String.valueOf(e.getMessage());
            throw new StartError(
                    message.startsWith(first) ? message + "; choose another port with --mqtt-port" : message, e);
        }
    }
}
