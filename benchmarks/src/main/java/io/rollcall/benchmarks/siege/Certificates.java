package io.rollcall.benchmarks.siege;

import io.rollcall.benchmarks.trial.Certificate;
import io.rollcall.benchmarks.trial.Packets;
import io.rollcall.benchmarks.trial.Scratch;
import io.rollcall.benchmarks.trial.Server;
import io.rollcall.benchmarks.trial.Wrongs;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The certificate is replaced again and again, under clients that stay and clients that come and go all the time: none is dropped. */
final class Certificates {
    private static final int STAYING = 30;
    private static final int COMING = 4;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final SSLContext tls = Certificate.trustingAll();
    private final int port;
    private final Wrongs wrongs;
    private volatile boolean ended;

    private Certificates(int port, Wrongs wrongs) throws GeneralSecurityException {
        this.port = port;
        this.wrongs = wrongs;
    }

    static void run(Path jar, int swaps, Wrongs wrongs, Consumer<String> out) throws Exception {
        try (Scratch scratch = new Scratch("siege")) {
            Path live = Files.createDirectory(scratch.path().resolve("live"));
            put(fresh(scratch.path(), 0), live);
            int port = Server.freePort();
            String config = "listeners:\n  - {name: secure, port: " + port + ", tls: {certificate: "
                    + live.resolve("certificate.pem") + ", key: " + live.resolve("key.pem") + "}}\n";
            Path file = Files.writeString(scratch.path().resolve("rollcall.yaml"), config);
            try (Server server = Server.launch(
                    jar, scratch.path().resolve("data"), List.of("-Xmx256m"), List.of("--config", file.toString()))) {
                server.mqtt();
                new Certificates(port, wrongs).swap(server, scratch.path(), live, swaps, out);
                server.mistakes().forEach(wrongs::add);
                server.terminate();
            }
        }
    }

    private static Certificate fresh(Path scratch, int number)
            throws IOException, InterruptedException, GeneralSecurityException {
        return Certificate.in(Files.createDirectory(scratch.resolve("certificate-" + number)));
    }

    private static void put(Certificate certificate, Path live) throws IOException {
        Files.copy(certificate.key(), live.resolve("key.pem"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(certificate.certificate(), live.resolve("certificate.pem"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void swap(Server server, Path scratch, Path live, int swaps, Consumer<String> out) throws Exception {
        List<Steady> staying = new ArrayList<>();
        for (int i = 0; i < STAYING; i++) {
            staying.add(client("stays-" + i));
        }
        int[] comings = new int[COMING];
        List<Thread> coming = new ArrayList<>();
        for (int i = 0; i < COMING; i++) {
            int number = i;
            coming.add(new Thread(() -> comings[number] = comeAndGo("comes-" + number), "comes-" + i));
        }
        coming.forEach(Thread::start);
        for (int i = 1; i <= swaps; i++) {
            String before = shown();
            put(fresh(scratch, i), live);
            new ProcessBuilder("kill", "-HUP", Long.toString(server.pid()))
                    .start()
                    .waitFor();
            awaitOther(before, i);
        }
        ended = true;
        int came = 0;
        for (int i = 0; i < COMING; i++) {
            coming.get(i).join();
            came += comings[i];
        }
        long pings = 0;
        long slowest = 0;
        for (Steady one : staying) {
            pings += one.answers();
            slowest = Math.max(slowest, one.slowestMillis());
            one.close();
        }
        out.accept("%d swaps; %d clients stayed, %,d pings, slowest %d ms; %,d came and went"
                .formatted(swaps, STAYING, pings, slowest, came));
    }

    private Steady client(String clientId) throws IOException {
        return new Steady(socket(), Packets.connect(clientId, 5, 0), 2, wrongs);
    }

    private SSLSocket socket() throws IOException {
        return (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    }

    private int comeAndGo(String clientId) {
        int count = 0;
        while (!ended) {
            try {
                client(clientId).close();
                count++;
            } catch (IOException e) {
                wrongs.add(clientId + " did not come in: " + e);
            }
        }
        return count;
    }

    private void awaitOther(String before, int swap) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (shown().equals(before)) {
            if (System.nanoTime() > deadline) {
                wrongs.add("swap " + swap + ": a minute later the old certificate is shown");
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** The serial number of the certificate that who comes now is shown. */
    private String shown() throws IOException {
        try (SSLSocket socket = socket()) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .toString();
        }
    }
}
