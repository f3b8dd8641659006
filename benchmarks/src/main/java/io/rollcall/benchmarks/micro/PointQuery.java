package io.rollcall.benchmarks.micro;

import io.rollcall.presence.ClientState;
import io.rollcall.presence.Status;
import io.rollcall.server.Rollcall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs the program around the broker to ask for one client that is here, over 1,000 such clients, and for one that never was. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.SampleTime, Mode.AverageTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PointQuery {
    private static final int CLIENTS = 1_000;

    private final List<Socket> sockets = new ArrayList<>();
    private final String[] ids = new String[CLIENTS];

    @SuppressWarnings("NullAway.Init") // by connect
    private Rollcall broker;

    private int next;

    @Setup
    public void connect() throws IOException {
        broker = Rollcall.start();
        for (int i = 0; i < CLIENTS; i++) {
            ids[i] = "client-" + i;
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), broker.mqttPort());
            socket.getOutputStream().write(connectPacket(ids[i]));
            socket.getInputStream().readNBytes(4);
            sockets.add(socket);
        }
    }

    private static byte[] connectPacket(String clientId) {
        byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {0x10, (byte) (12 + id.length), 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0, 0});
        packet.write(id.length);
        packet.writeBytes(id);
        return packet.toByteArray();
    }

    @TearDown
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        broker.close();
    }

    private String nextId() {
        next = (next + 7) % CLIENTS;
        return ids[next];
    }

    @Benchmark
    public Optional<ClientState> find() {
        return broker.presence().find(nextId());
    }

    @Benchmark
    public boolean isHere() {
        return broker.presence().find(nextId()).orElseThrow().status() == Status.CONNECTED;
    }

    @Benchmark
    public Optional<ClientState> findNobody() {
        return broker.presence().find("nobody");
    }
}
