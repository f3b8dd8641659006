package io.rollcall.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a server that is closed must not leave in the JVM. */
final class Leftovers {
    private Leftovers() {}

    static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** Threads that there were not before; those that are ending are waited for. Netty's one thread for all ends by itself, when idle. */
    static Set<String> threadsSince(Set<Thread> before) {
        Set<Thread> more = threads();
        more.removeAll(before);
        for (Thread thread : more) {
            try {
                thread.join(isEverybodys(thread) ? 1 : 2_000);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return more.stream()
                .filter(thread -> thread.isAlive() && !isEverybodys(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
    }

    /** Of the JDK and of Netty, one for the JVM, and not a server's. */
    private static boolean isEverybodys(Thread thread) {
        String name = thread.getName();
        return name.startsWith("ForkJoinPool.commonPool")
                || name.startsWith("globalEventExecutor")
                || name.startsWith("HttpClient-")
                || name.equals("process reaper")
                || name.equals("Attach Listener");
    }

    /** Open files and sockets of this process. */
    static long descriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    /** Direct memory, the JDK's and Netty's, in bytes. */
    static long directBytes() {
        long jdk = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return jdk
                + ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory();
    }
}
