package io.rollcall.presence.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import net.openhft.chronicle.core.OS;
import net.openhft.chronicle.hash.impl.CompactOffHeapLinearHashTable;
import net.openhft.chronicle.hash.impl.VanillaChronicleHash;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.VanillaChronicleMap;

/**
 * Looks at all that a map will look at to find some clients, before it is asked for the first: one step of the way for all of them, then the
 * next. Looks at memory that do not wait for one another overlap; in a large map each waits for a tenth of a microsecond. Nothing depends
 * on what it sees: of Chronicle's format it knows where an entry lies in the first part of its segment, and one that lies in another is only
 * not found sooner. For one call, while the map cannot be closed: to look at a file that is no longer mapped would end the process.
 */
final class MapAhead {
    private static final LongHashFunction HASH = LongHashFunction.xx_r39();
    private static final long NOWHERE = 0;
    private static final int STEPS_MAX = 32;
    private static final int LINE_BYTES = 64;
    /** Of an entry: where a usual client has its identifier and its record. */
    private static final int LINES = 3;

    private final VanillaChronicleMap<?, ?, ?> map;
    private final CompactOffHeapLinearHashTable slots;
    private final long entriesAt;
    private final List<String> clientIds;
    private final long[] locks;
    private final long[] tiers;
    private final long[] keys;
    private final long[] entries;

    MapAhead(ChronicleMap<?, ?> map, List<String> clientIds) {
        this.map = (VanillaChronicleMap<?, ?, ?>) map;
        this.slots = this.map.hashLookup;
        this.entriesAt = this.map.tierHashLookupOuterSize
                + VanillaChronicleHash.TIER_COUNTERS_AREA_SIZE
                + this.map.tierFreeListOuterSize
                + this.map.tierEntrySpaceInnerOffset;
        this.clientIds = clientIds;
        int count = clientIds.size();
        this.locks = new long[count];
        this.tiers = new long[count];
        this.keys = new long[count];
        this.entries = new long[count];
    }

    /** Returns a sum of what was seen, which is to be put somewhere, so that no compiler leaves the looks out. */
    long look() {
        findSegments();
        long seen = 0;
        for (int i = 0; i < keys.length; i++) {
            seen += OS.memory().readLong(locks[i]) + slots.readEntry(tiers[i], slots.hlPos(keys[i]));
        }
        for (int i = 0; i < keys.length; i++) {
            entries[i] = entry(tiers[i], keys[i]);
        }
        for (int i = 0; i < keys.length; i++) {
            long last = tiers[i] + map.tierSize - 1;
            for (int line = 0; line < LINES && entries[i] != NOWHERE; line++) {
                seen += OS.memory().readByte(Math.min(entries[i] + (long) line * LINE_BYTES, last));
            }
        }
        return seen;
    }

    private void findSegments() {
        for (int i = 0; i < keys.length; i++) {
            long hash = HASH.hashBytes(clientIds.get(i).getBytes(UTF_8));
            int segment = map.hashSplitting.segmentIndex(hash);
            locks[i] = map.segmentHeaderAddress(segment);
            tiers[i] = map.segmentBaseAddr(segment);
            keys[i] = slots.maskUnsetKey(map.hashSplitting.segmentHash(hash));
        }
    }

    /** The address of the first entry whose key has this hash; most often it is the one. */
    private long entry(long tier, long key) {
        long at = slots.hlPos(key);
        for (int steps = 0; steps < STEPS_MAX; steps++, at = slots.step(at)) {
            long slot = slots.readEntry(tier, at);
            if (slots.empty(slot)) {
                break;
            }
            long place = slots.value(slot);
            if (slots.key(slot) == key && place < map.actualChunksPerSegmentTier) {
                return tier + entriesAt + place * map.chunkSize;
            }
        }
        return NOWHERE;
    }

    /** Addresses of the clients' entries, 0 where none was found. */
    long[] entries() {
        return entries;
    }
}
