package io.rollcall.server.access;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.server.config.ConfigFile;
import io.rollcall.server.config.Exposure;
import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.process.MqttTalk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A broker with the gatekeepers and rules of a configuration file, without presence and HTTP. */
final class Guarded implements AutoCloseable {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    /** The API keys that there are, by id. */
    static final Map<String, ApiKey> KEYS = new ConcurrentHashMap<>();

    static void keyIs(String id, String secret) {
        KEYS.put(id, new ApiKey(id, secret));
    }

    private final Access access;
    private final Broker broker;

    private Guarded(Access access, Broker broker) {
        this.access = access;
        this.broker = broker;
        access.bindTo(meters);
        access.begin(broker::recheck);
    }

    /** Begins with what stands below {@code mqtt}. */
    static Guarded start(Path directory, String mqtt) throws IOException {
        Path file = Files.writeString(directory.resolve("rollcall.yaml"), "mqtt:\n" + mqtt.indent(2));
        ServerConfig config = ServerConfig.of(ConfigFile.read(file.toString(), "--config"));
        Exposure.check(config);
        Access access = new Access(config.access(), config.mqtt()::mayBeAnonymous, KEYS::get);
        BrokerHooks hooks = BrokerHooks.OPEN.with(access.authenticator()).with(access.authorizer());
        return new Guarded(access, Broker.start(BrokerConfig.tcp("127.0.0.1", 0), hooks));
    }

    MqttTalk connect(String clientId, @Nullable String user, byte @Nullable [] password) {
        return MqttTalk.connect(broker.addresses().get(0).getPort(), clientId, user, password);
    }

    MqttTalk connect(String clientId, String user, String password) {
        return MqttTalk.connect(broker.addresses().get(0).getPort(), clientId, user, password);
    }

    /** The reason code of CONNACK. */
    int connack(String clientId, String user, String password) {
        try (MqttTalk talk = connect(clientId, user, password)) {
            return talk.connack();
        }
    }

    /** The reason code of CONNACK for a client that shows nothing. */
    int connackOfNobody() {
        try (MqttTalk talk = connect("nobody", null, (byte[]) null)) {
            return talk.connack();
        }
    }

    Access access() {
        return access;
    }

    Broker broker() {
        return broker;
    }

    double meter(String name, String... labels) {
        return meters.get(name).tags(labels).functionCounter().count();
    }

    @Override
    public void close() {
        broker.close();
        access.close();
    }
}
