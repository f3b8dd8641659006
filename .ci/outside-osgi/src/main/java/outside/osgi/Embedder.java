package outside.osgi;

import io.rollcall.broker.api.MessageHandler;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * A bundle of somebody's, which has a broker while it is started. Its client speaks MQTT by the byte: Paho's bundle does not export all that its callers
 * need.
 */
public final class Embedder implements BundleActivator {
    private static final String CONNECT = "101000044d5154540402003c0004" + "6c616d70"; // as "lamp", with a keep-alive of 60 s
    private static final String CONNACK = "20020000";
    private static final String PUBLISH = "320a0003742f310001" + "6f6e65"; // "one" to t/1, at least once, packet 1
    private static final String PUBACK = "40020001";

    private Rollcall broker;

    @Override
    public void start(BundleContext context) throws Exception {
        broker = Rollcall.start();
        CompletableFuture<String> got = new CompletableFuture<>();
        broker.subscribe("t/#", MessageHandler.of(received -> got.complete(received.text())));
        try (Socket lamp = new Socket("127.0.0.1", broker.mqttPort())) {
            lamp.setSoTimeout(60_000);
            ask(lamp, CONNECT, CONNACK);
            ask(lamp, PUBLISH, PUBACK);
            check("one", got.get(60, TimeUnit.SECONDS));
            check(Status.CONNECTED, broker.presence().find("lamp").orElseThrow().status());
        }
    }

    private static void ask(Socket lamp, String packet, String answer) throws Exception {
        lamp.getOutputStream().write(HexFormat.of().parseHex(packet));
        byte[] read = lamp.getInputStream().readNBytes(answer.length() / 2);
        check(answer, HexFormat.of().formatHex(read));
    }

    private static void check(Object wanted, Object got) {
        if (!wanted.equals(got)) {
            throw new AssertionError(got + ", not " + wanted);
        }
    }

    @Override
    public void stop(BundleContext context) {
        broker.close();
    }
}
