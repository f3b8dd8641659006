package io.rollcall.broker;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.rollcall.broker.connection.Memory;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether memory is short: when what the garbage collector could not free, or what buffers outside the heap take, goes
 * above the high mark, until both are below the low one. Looked at by one thread, read by any.
 */
final class MemoryGuard implements Memory {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
    private static final int LOW_MARK_BELOW_HIGH = 5;
    /** Faster than sockets fill it. */
    private static final long BYTES_PER_MILLI = 1 << 20;

    private static final long NEXT_LOOK_MILLIS_MIN = 20;
    private static final long NEXT_LOOK_MILLIS_MAX = 200;

    private final int highPercent;
    private final List<GarbageCollectorMXBean> collectors;
    private final Set<String> heap;
    private final List<BufferPoolMXBean> buffers;
    private final long buffersMax;
    private final ByteBufAllocatorMetric netty = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    private volatile boolean isShort;

    // of the thread that looks
    private long collections;
    private int heapPercent;

    /**
     * A guard that has not looked yet.
     *
     * @param highPercent of the heap, or of the memory for buffers, 1 to 100
     */
    MemoryGuard(int highPercent) {
        this.highPercent = highPercent;
        this.collectors = ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
        this.heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        this.buffers = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .toList();
        this.buffersMax = buffersMax();
    }

    /** {@code -XX:MaxDirectMemorySize}; as much as the heap where it is not set. */
    private static long buffersMax() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long set = machine == null
                ? 0
                : Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return set > 0 ? set : Runtime.getRuntime().maxMemory();
    }

    @Override
    public boolean isShort() {
        return isShort;
    }

    @Override
    public boolean areBuffersShort() {
        return netty.usedDirectMemory() > buffersMax / 2;
    }

    /**
     * Looks. On the housekeeping thread.
     *
     * @return in how many milliseconds to look again: sooner when there is less room, for each look wakes a thread
     */
    long look() {
        int percent = Math.max(heapPercent(), buffersPercent());
        if (!isShort && percent >= highPercent) {
            isShort = true;
            LOG.warn("memory is short: {} % in use; publishers wait, and new connections are refused", percent);
        } else if (isShort && percent <= highPercent - LOW_MARK_BELOW_HIGH) {
            isShort = false;
            LOG.info("memory is no longer short: {} % in use", percent);
        }
        long smaller = Math.min(Runtime.getRuntime().maxMemory(), buffersMax);
        long room = smaller / 100 * Math.max(0, highPercent - percent);
        return Math.max(NEXT_LOOK_MILLIS_MIN, Math.min(NEXT_LOOK_MILLIS_MAX, room / BYTES_PER_MILLI));
    }

    /** Asks how a collection ended only when there was one: the answer costs a tenth of a millisecond. */
    private int heapPercent() {
        long collected = 0;
        for (GarbageCollectorMXBean collector : collectors) {
            collected += collector.getCollectionCount();
        }
        if (collected != collections) {
            collections = collected;
            heapPercent = heapPercentCollected();
        }
        return heapPercent;
    }

    /**
     * How full the heap was after it was last collected: not all of it is in use, but the collector has not found time, or
     * no more than this.
     */
    private int heapPercentCollected() {
        GcInfo last = null;
        for (GarbageCollectorMXBean collector : collectors) {
            GcInfo its = collector.getLastGcInfo();
            if (its != null && (last == null || its.getEndTime() > last.getEndTime())) {
                last = its;
            }
        }
        if (last == null) {
            return 0;
        }
        long used = 0;
        for (Map.Entry<String, MemoryUsage> pool : last.getMemoryUsageAfterGc().entrySet()) {
            used += heap.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
        }
        return (int) (100 * used / Runtime.getRuntime().maxMemory());
    }

    private int buffersPercent() {
        long used = 0;
        for (BufferPoolMXBean pool : buffers) {
            used += pool.getMemoryUsed();
        }
        // Netty's buffers are among them, or not, as it was allowed to make them
        return (int) (100 * Math.max(used, netty.usedDirectMemory()) / buffersMax);
    }
}
