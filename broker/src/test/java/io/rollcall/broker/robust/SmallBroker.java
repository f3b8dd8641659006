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
import java.util.ArrayList;
import java.util.List;

/**
 * A broker in a process of its own, which says where it is, and how much memory it holds whenever it is asked; before that it takes
 * so many MiB of the heap for nothing, in place of what it took before.
 */
final class SmallBroker {
    private static final int MIB = 1024 * 1024;

    private SmallBroker() {}

    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        List<byte[]> ballast = new ArrayList<>();
        try (Broker broker = Broker.start(BrokerConfig.tcp("127.0.0.1", 0), BrokerHooks.OPEN)) {
            out.println("port " + broker.addresses().get(0).getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                ballast.clear();
                for (int mib = Integer.parseInt(line); mib > 0; mib--) {
                    ballast.add(new byte[MIB]);
                }
                out.println("for nothing: " + ballast.size() + " MiB");
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
