package io.rollcall.benchmarks.micro;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rollcall.broker.api.ProtocolVersion;
import io.rollcall.broker.codec.PacketReader;
import io.rollcall.broker.codec.PacketWriter;
import io.rollcall.broker.codec.PublishHead;
import io.rollcall.broker.codec.ReadLimits;
import io.rollcall.broker.codec.Window;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What does it cost to read a PUBLISH, of a batch of sixteen? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Decode {
    private static final int BATCH = 16;

    @Param({"AT_MOST_ONCE", "AT_LEAST_ONCE"})
    Qos qos = Qos.AT_MOST_ONCE;

    @Param({"V3_1_1", "V5"})
    ProtocolVersion version = ProtocolVersion.V3_1_1;

    @Param({"64", "1024"})
    int payloadBytes;

    private final PacketReader reader = new PacketReader(new ReadLimits(1 << 20, 100, 100));
    private final ByteBuf in = Unpooled.directBuffer();
    private final Window window = new Window();

    /** Sixteen messages to one topic, as a client sends them. */
    @Setup
    public void write() {
        reader.version(version);
        Message message = Messages.to(0, payloadBytes);
        PublishHead head = new PublishHead();
        for (int i = 1; i <= BATCH; i++) {
            PacketWriter.of(version)
                    .publish(in, message, head.begin(qos, false, false, qos == Qos.AT_MOST_ONCE ? 0 : i));
        }
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void read(Blackhole sink) {
        window.look(in.readerIndex(0));
        for (int i = 0; i < BATCH; i++) {
            sink.consume(reader.read(window));
        }
    }
}
