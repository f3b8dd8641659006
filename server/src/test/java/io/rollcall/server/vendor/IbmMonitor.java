package io.rollcall.server.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ibm.wiotp.sdk.app.ApplicationClient;
import com.ibm.wiotp.sdk.app.callbacks.StatusCallback;
import com.ibm.wiotp.sdk.app.config.ApplicationConfig;
import com.ibm.wiotp.sdk.app.config.ApplicationConfigAuth;
import com.ibm.wiotp.sdk.app.config.ApplicationConfigIdentity;
import com.ibm.wiotp.sdk.app.config.ApplicationConfigOptions;
import com.ibm.wiotp.sdk.app.messages.ApplicationStatus;
import com.ibm.wiotp.sdk.app.messages.DeviceStatus;
import com.ibm.wiotp.sdk.app.messages.Status;
import com.ibm.wiotp.sdk.device.DeviceClient;
import com.ibm.wiotp.sdk.device.config.DeviceConfig;
import com.ibm.wiotp.sdk.device.config.DeviceConfigAuth;
import com.ibm.wiotp.sdk.device.config.DeviceConfigIdentity;
import com.ibm.wiotp.sdk.device.config.DeviceConfigOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An application and a device made of {@code com.ibm.wiotp:com.ibm.wiotp.sdk}, in a process of its own: the SDK makes the host's name of
 * organization and domain, speaks TLS alone, and trusts what its JVM trusts. So the JVM is told where that host is, and whom to trust.
 */
public final class IbmMonitor implements AutoCloseable {
    /** The domain behind the names of organizations. */
    public static final String DOMAIN = "rollcall.test";

    private static final String SAYS = "IbmMonitor: ";
    private static final String DONE = "IbmMonitor has ";
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    /** What the callback was given, by client. */
    private final Map<String, BlockingQueue<JsonNode>> told = new ConcurrentHashMap<>();

    /** Its words of what it has done. */
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private final List<String> all = new ArrayList<>();

    private IbmMonitor(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "monitor-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** The name that the SDK gives to the host of an organization. */
    public static String host(String org) {
        return org + ".messaging." + DOMAIN;
    }

    /**
     * Starts an application that follows all devices and applications of its organization; returns once it has subscribed.
     *
     * @param directory where it may write files
     * @param trustStore PKCS12, whose password this is
     * @param key an API key whose organization has six characters, as the SDK expects
     */
    public static IbmMonitor start(
            Path directory, int mqttsPort, Path trustStore, String password, String key, String token) {
        try {
            Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 " + host(key.substring(2, 8)) + "\n");
            IbmMonitor monitor = new IbmMonitor(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djdk.net.hosts.file=" + hosts,
                            "-Djavax.net.ssl.trustStore=" + trustStore,
                            "-Djavax.net.ssl.trustStorePassword=" + password,
                            "-cp",
                            System.getProperty("java.class.path"),
                            IbmMonitor.class.getName(),
                            Integer.toString(mqttsPort),
                            key,
                            token)
                    .redirectErrorStream(true)
                    .start());
            monitor.awaitDone("subscribed");
            return monitor;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (all) {
                    all.add(line);
                }
                if (line.startsWith(DONE)) {
                    done.add(line.substring(DONE.length()));
                } else if (line.startsWith(SAYS)) {
                    JsonNode status = AlibabaSdk.json(line.substring(SAYS.length()));
                    of(status.path("clientId").asText()).add(status);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BlockingQueue<JsonNode> of(String clientId) {
        return told.computeIfAbsent(clientId, id -> new LinkedBlockingQueue<>());
    }

    /** The next that the SDK's callback was given of this client: its getters, by name. */
    public JsonNode next(String clientId) {
        return first(of(clientId), clientId);
    }

    private <T> T first(BlockingQueue<T> queue, String what) {
        try {
            T first = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (first == null) {
                synchronized (all) {
                    throw new AssertionError("nothing of " + what + "; the process said:\n" + String.join("\n", all));
                }
            }
            return first;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private void awaitDone(String what) {
        String word = first(done, what);
        if (!word.equals(what)) {
            throw new AssertionError(word + " instead of " + what);
        }
    }

    /** All clients of which the callback was given anything, or was asked here. */
    public Set<String> clients() {
        return told.keySet();
    }

    /** The SDK's device connects; returns once the SDK says so, which tries again by itself where an answer takes long. */
    public void connectDevice(String type, String id, String token) {
        command("connect " + type + " " + id + " " + token);
        awaitDone("connected");
    }

    /** It leaves, with a word. */
    public void disconnectDevice() {
        command("disconnect");
        awaitDone("disconnected");
    }

    private void command(String command) {
        try {
            process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }

    /** The process: port, API key and token; then commands by stdin, at whose end it ends. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        int port = Integer.parseInt(arguments[0]);
        ApplicationConfigOptions options = new ApplicationConfigOptions();
        options.domain = DOMAIN;
        options.mqtt.port = port;
        ApplicationConfig config = new ApplicationConfig(
                new ApplicationConfigIdentity("monitor"),
                new ApplicationConfigAuth(arguments[1], arguments[2]),
                options);
        ApplicationClient application = new ApplicationClient(config);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        application.setStatusCallback(new Teller(heard));
        application.connect();
        Thread teller = new Thread(() -> tell(heard, out), "teller");
        teller.setDaemon(true);
        teller.start();
        application.subscribeToDeviceStatus("+", "+");
        application.subscribeToApplicationStatus("+");
        out.println(DONE + "subscribed");
        obey(config.getOrgId(), port, out);
        System.exit(0);
    }

    private static void tell(BlockingQueue<String> heard, PrintStream out) {
        try {
            while (true) {
                out.println(SAYS + heard.take());
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    private static void obey(String org, int port, PrintStream out) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<DeviceClient> devices = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("connect")) {
                DeviceClient device = device(org, port, words[1], words[2], words[3]);
                device.connect();
                devices.add(device);
                out.println(DONE + "connected");
            } else {
                DeviceClient device = devices.remove(devices.size() - 1);
                device.disconnect();
                device.close();
                out.println(DONE + "disconnected");
            }
        }
    }

    private static DeviceClient device(String org, int port, String type, String id, String token) throws Exception {
        DeviceConfigOptions options = new DeviceConfigOptions();
        options.domain = DOMAIN;
        options.mqtt.port = port;
        return new DeviceClient(
                new DeviceConfig(new DeviceConfigIdentity(org, type, id), new DeviceConfigAuth(token), options));
    }

    /** What the SDK calls. */
    private record Teller(BlockingQueue<String> heard) implements StatusCallback {
        @Override
        public void processApplicationStatus(ApplicationStatus status) {
            tell(status, new ObjectMapper().createObjectNode().put("app", status.getId()));
        }

        @Override
        public void processDeviceStatus(DeviceStatus status) {
            tell(
                    status,
                    new ObjectMapper()
                            .createObjectNode()
                            .put("type", status.getDeviceType())
                            .put("device", status.getDeviceId()));
        }

        private void tell(Status status, ObjectNode json) {
            json.put("action", status.getAction())
                    .put("clientId", status.getClientId())
                    .put("clientAddr", status.getClientAddr())
                    .put("protocol", status.getProtocol())
                    .put("port", status.getPort())
                    .put("time", status.getTime().getMillis());
            if (status.getAction().equals("Disconnect")) { // the SDK reads these then alone
                json.put("user", status.getUser())
                        .put("connectTime", status.getConnectTime())
                        .put("reason", status.getReason())
                        .put("readMsg", status.getReadMsg())
                        .put("readBytes", status.getReadBytes())
                        .put("writeMsg", status.getWriteMsg())
                        .put("writeBytes", status.getWriteBytes());
            }
            heard.add(json.put("payload", status.getPayload()).toString());
        }
    }
}
