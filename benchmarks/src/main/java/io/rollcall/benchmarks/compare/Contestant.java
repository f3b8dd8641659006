package io.rollcall.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A broker, or the floor, that can be started on a port of loopback, with its sessions in memory and open to everybody. */
enum Contestant {
    ROLLCALL("Rollcall", true) {
        @Override
        boolean isHere() {
            return Files.exists(ROLLCALL_JAR);
        }

        @Override
        List<String> command(int port, Path directory) {
            return java(
                    "-XX:SharedArchiveFile=" + ROLLCALL_CLASSES,
                    "-Xlog:cds*=off",
                    "-jar",
                    ROLLCALL_JAR.toString(),
                    "--mqtt-port",
                    text(port),
                    "--http-port",
                    "0",
                    "--data",
                    directory + "/data");
        }
    },
    /** Rollcall's broker with the same store and the same rules of access, and nobody who hears who comes and goes. */
    WITHOUT_PRESENCE("Rollcall without presence", true) {
        @Override
        boolean isHere() {
            return Files.exists(ROLLCALL_JAR);
        }

        @Override
        boolean isPeer() {
            return false;
        }

        @Override
        List<String> command(int port, Path directory) {
            return java(
                    "--add-opens=java.base/java.nio=ALL-UNNAMED", // as the manifest of rollcall.jar has it
                    "-cp",
                    ROLLCALL_JAR + ":benchmarks/target/classes",
                    "io.rollcall.benchmarks.compare.BareBroker",
                    text(port),
                    directory + "/data");
        }
    },
    FLOOR("the floor", true) {
        @Override
        boolean isHere() {
            return true;
        }

        @Override
        List<String> command(int port, Path directory) {
            return java("-cp", System.getProperty("java.class.path"), "io.rollcall.benchmarks.floor.Relay", text(port));
        }
    },
    MOSQUITTO("Mosquitto", false) {
        @Override
        boolean isHere() {
            return Files.isExecutable(MOSQUITTO_PROGRAM);
        }

        @Override
        List<String> command(int port, Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("mosquitto.conf"), """
                    listener %d 127.0.0.1
                    allow_anonymous true
                    persistence false
                    set_tcp_nodelay true
                    max_inflight_messages 1000
                    max_queued_messages 100000
                    log_type error
                    """.formatted(port));
            return List.of(MOSQUITTO_PROGRAM.toString(), "-c", file.toString());
        }
    },
    HIVEMQ("HiveMQ CE", true) {
        @Override
        boolean isHere() {
            return Files.isDirectory(PEERS.resolve("hivemq-launcher"));
        }

        @Override
        List<String> command(int port, Path directory) throws IOException {
            for (String folder : List.of("conf", "data", "log", "extensions")) {
                Files.createDirectories(directory.resolve(folder));
            }
            Files.writeString(directory.resolve("conf/config.xml"), """
                    <?xml version="1.0"?>
                    <hivemq>
                        <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
                        <mqtt>
                            <queued-messages><max-queue-size>100000</max-queue-size></queued-messages>
                            <receive-maximum><server-receive-maximum>1000</server-receive-maximum></receive-maximum>
                        </mqtt>
                        <persistence><mode>in-memory</mode></persistence>
                        <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                    </hivemq>
                    """.formatted(port));
            return java(
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "--add-opens=java.base/java.nio=ALL-UNNAMED",
                    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                    "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                    "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Dhivemq.home=" + directory,
                    "-cp",
                    PEERS.resolve("hivemq") + "/*:" + PEERS.resolve("hivemq-launcher"),
                    "HivemqPeer");
        }
    },
    MOQUETTE("Moquette", true) {
        @Override
        boolean isHere() {
            return Files.isDirectory(PEERS.resolve("moquette"));
        }

        @Override
        List<String> command(int port, Path directory) throws IOException {
            Files.createDirectories(directory.resolve("config"));
            Files.writeString(directory.resolve("config/moquette.conf"), """
                    port %d
                    host 127.0.0.1
                    allow_anonymous true
                    persistence_enabled false
                    data_path %s
                    session_queue_size 100000
                    telemetry_enabled false
                    netty.epoll true
                    """.formatted(port, directory));
            return java(
                    "-Dmoquette.path=" + directory,
                    "-cp",
                    PEERS.resolve("moquette") + "/*",
                    "io.moquette.broker.Server");
        }
    },
    /** Sessions are streams of its own, which it has in files. In the version that Debian has it ends a connection that publishes with QoS 2. */
    NATS("NATS", false) {
        @Override
        boolean isHere() {
            return Files.isExecutable(NATS_PROGRAM);
        }

        @Override
        boolean hasQos2() {
            return false;
        }

        @Override
        List<String> command(int port, Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("nats.conf"), """
                    server_name: compare
                    listen: "127.0.0.1:-1"
                    jetstream { store_dir: "%s" }
                    mqtt { listen: "127.0.0.1:%d", max_ack_pending: 1000, consumer_memory_storage: true }
                    """.formatted(directory, port));
            return List.of(NATS_PROGRAM.toString(), "-c", file.toString());
        }
    },
    /** With a port mapper of its own, so that none stays behind. Makes QoS 1 of QoS 2. */
    RABBITMQ("RabbitMQ", false) {
        @Override
        boolean isHere() {
            return Files.isExecutable(RABBITMQ_PROGRAM);
        }

        @Override
        boolean hasQos2() {
            return false;
        }

        @Override
        List<String> command(int port, Path directory) throws IOException {
            Path file = Files.writeString(directory.resolve("rabbitmq.conf"), """
                    listeners.tcp = none
                    mqtt.listeners.tcp.1 = 127.0.0.1:%d
                    mqtt.allow_anonymous = true
                    mqtt.prefetch = 1000
                    """.formatted(port));
            Path plugins = Files.writeString(directory.resolve("plugins"), "[rabbitmq_mqtt].");
            return List.of(
                    "env",
                    "RUNNING_UNDER_SYSTEMD=1", // its script becomes the broker
                    "HOME=" + directory,
                    "ERL_EPMD_ADDRESS=127.0.0.1",
                    "ERL_EPMD_PORT=" + Running.freePort(),
                    "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}",
                    "RABBITMQ_DIST_PORT=" + Running.freePort(),
                    "RABBITMQ_NODENAME=compare@localhost",
                    "RABBITMQ_MNESIA_BASE=" + directory.resolve("mnesia"),
                    "RABBITMQ_LOG_BASE=" + directory.resolve("log"),
                    "RABBITMQ_LOGS=-",
                    "RABBITMQ_CONFIG_FILE=" + file,
                    "RABBITMQ_ENABLED_PLUGINS_FILE=" + plugins,
                    "sh",
                    "-c",
                    "epmd & exec " + RABBITMQ_PROGRAM);
        }
    };

    private static final Path ROLLCALL_JAR = Path.of("server/target/rollcall.jar");
    /** As {@code ./rollcall} makes it and starts with it; where there is none, the start is longer. */
    private static final Path ROLLCALL_CLASSES =
            Path.of("server", "target", "rollcall-" + System.getProperty("java.version") + ".jsa");

    private static final Path MOSQUITTO_PROGRAM = Path.of("/usr/sbin/mosquitto");
    private static final Path NATS_PROGRAM = Path.of("/usr/sbin/nats-server");
    /** Not that of /usr/sbin, which would become another user. */
    private static final Path RABBITMQ_PROGRAM = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

    private static final Path PEERS = Path.of("benchmarks/target/peers");
    private static final String HEAP = "-Xmx1g";

    private final String title;
    private final boolean jvm;

    Contestant(String title, boolean jvm) {
        this.title = title;
        this.jvm = jvm;
    }

    /** How people call it. */
    String title() {
        return title;
    }

    /** Whether it runs on a JVM, which can be asked for its heap. */
    boolean isJvm() {
        return jvm;
    }

    /** Whether it is one that Rollcall is compared with when nobody says with whom. */
    boolean isPeer() {
        return true;
    }

    /** Whether QoS 2 is what it is called: otherwise its figures would be of something else. */
    boolean hasQos2() {
        return true;
    }

    /** Whether this machine has it. */
    abstract boolean isHere();

    /**
     * The command that starts it.
     *
     * @param directory an empty one of its own, where its configuration is written
     */
    abstract List<String> command(int port, Path directory) throws IOException;

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(HEAP);
        command.addAll(List.of(arguments));
        return command;
    }

    private static String text(int port) {
        return Integer.toString(port);
    }
}
