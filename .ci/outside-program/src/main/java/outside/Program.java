package outside;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Publication;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.slf4j.LoggerFactory;

/** Embeds a broker, as somebody does who has the artifacts and nothing else; ends with 0 when all was as promised. */
public final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
        modulesHaveNamesAndNoPackageInCommon();
        logs();
        broker();
        System.out.println("outside: all well");
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static void modulesHaveNamesAndNoPackageInCommon() {
        Path[] jars = Stream.of(System.getProperty("java.class.path").split(":"))
                .filter(path -> path.contains("rollcall-"))
                .map(Path::of)
                .toArray(Path[]::new);
        Map<String, String> owners = new HashMap<>();
        for (ModuleReference module : ModuleFinder.of(jars).findAll()) {
            String name = module.descriptor().name();
            check(name.startsWith("io.rollcall."), "module " + name);
            for (String its : module.descriptor().packages()) {
                String other = owners.put(its, name);
                check(other == null, its + " is in " + name + " and in " + other);
            }
        }
        check(ModuleFinder.of(jars).findAll().size() == 4, jars.length + " jars");
        for (String absent : new String[] {"picocli.CommandLine", "ch.qos.logback.classic.Logger", "org.rocksdb.RocksDB"}) {
            try {
                Class.forName(absent);
                throw new AssertionError(absent + " came along");
            } catch (ClassNotFoundException wanted) {
                // as promised
            }
        }
    }

    private static void logs() {
        String factory = LoggerFactory.getILoggerFactory().getClass().getName();
        check(factory.startsWith("org.apache.logging"), factory);
    }

    private static void broker() throws Exception {
        try (Rollcall broker = Rollcall.start()) {
            CompletableFuture<String> got = new CompletableFuture<>();
            broker.subscribe("t/#", MessageHandler.of(received -> got.complete(received.text())));

            MqttClient paho = new MqttClient("tcp://127.0.0.1:" + broker.mqttPort(), "paho", new MemoryPersistence());
            paho.connect();
            paho.publish("t/1", "one".getBytes(), 1, false);
            check(got.get(60, TimeUnit.SECONDS).equals("one"), "a message of Paho's");

            Mqtt5BlockingClient hive = Mqtt5Client.builder()
                    .identifier("hive")
                    .serverHost("127.0.0.1")
                    .serverPort(broker.mqttPort())
                    .buildBlocking();
            hive.connect();
            try (Mqtt5BlockingClient.Mqtt5Publishes publishes =
                    hive.publishes(com.hivemq.client.mqtt.MqttGlobalPublishFilter.ALL)) {
                hive.subscribeWith().topicFilter("u").send();
                check(broker.publish(Publication.of("u", "two")).get(60, TimeUnit.SECONDS) == 1, "a subscription of HiveMQ's");
                check(publishes.receive(60, TimeUnit.SECONDS).isPresent(), "a message to HiveMQ's client");
            }
            check(broker.presence().find("hive").orElseThrow().status() == Status.CONNECTED, "presence of HiveMQ's");
            check(broker.presence().counts().connected() == 2, "two are here");
            hive.disconnect();
            paho.disconnect();
            paho.close();
        }
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            check(!thread.getName().startsWith("rollcall-"), "thread " + thread.getName() + " is left");
        }
    }
}
