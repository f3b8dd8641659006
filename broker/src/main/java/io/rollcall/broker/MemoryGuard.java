package io.rollcall.broker;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetric;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether memory is short: when what the garbage collector could not free, or what buffers outside the heap take, goes
 * above the high mark, until both are below the low one. Looked at by one thread, read by any.
 */
final class MemoryGuard {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
    private static final int LOW_MARK_BELOW_HIGH = 10;

    private final int highPercent;
    private final List<MemoryPoolMXBean> heap;
    private final List<BufferPoolMXBean> buffers;
    private final long buffersMax;
    private final ByteBufAllocatorMetric netty = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
    private volatile boolean isShort;

    /**
     * A guard that has not looked yet.
     *
     * @param highPercent of the heap, or of the memory for buffers, 1 to 100
     */
    MemoryGuard(int highPercent) {
        this.highPercent = highPercent;
        this.heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.isCollectionUsageThresholdSupported())
                .toList();
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

    boolean isShort() {
        return isShort;
    }

    /** Looks. On the housekeeping thread. */
    void look() {
        int percent = Math.max(heapPercent(), buffersPercent());
        if (!isShort && percent >= highPercent) {
            isShort = true;
            LOG.warn("memory is short: {} % in use; publishers wait, and new connections are refused", percent);
        } else if (isShort && percent <= highPercent - LOW_MARK_BELOW_HIGH) {
            isShort = false;
            LOG.info("memory is no longer short: {} % in use", percent);
        }
    }

    /** How full the fullest part of the heap was when it was last collected: garbage does not count. */
    private int heapPercent() {
        int fullest = 0;
        for (MemoryPoolMXBean pool : heap) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            if (afterCollection != null && isLongLived(pool)) {
                long max = afterCollection.getMax() > 0
                        ? afterCollection.getMax()
                        : Runtime.getRuntime().maxMemory();
                fullest = Math.max(fullest, (int) (100 * afterCollection.getUsed() / max));
            }
        }
        return fullest;
    }

    /** Young generations are full by design. */
    private static boolean isLongLived(MemoryPoolMXBean pool) {
        String name = pool.getName();
        return !name.contains("Eden") && !name.contains("Survivor") && !name.contains("Young");
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
