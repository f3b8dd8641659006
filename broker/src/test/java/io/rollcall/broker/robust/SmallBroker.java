package io.rollcall.broker.robust;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.rollcall.broker.Broker;
import io.rollcall.broker.BrokerConfig;
import io.rollcall.broker.BrokerHooks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A broker in a process of its own, which says where it is, and how much memory it holds whenever it is asked. */
final class SmallBroker {
    private static final int MIB = 1024 * 1024;

    private SmallBroker() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Broker broker = Broker.start(BrokerConfig.tcp("127.0.0.1", 0), BrokerHooks.OPEN)) {
            out.println("port " + broker.addresses().get(0).getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println("memory " + heapMib() + " " + directMib() + " "
                        + broker.stats().queuedBytes());
            }
        }
    }

    private static long heapMib() {
        System.gc();
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MIB;
    }

    private static long directMib() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory()
                / MIB;
    }
}
