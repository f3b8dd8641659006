package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of a client. Filled in by one thread, and not changed while it is asked. */
public final class Criteria {
    private static final int TIMES = 4;
    private static final byte[] NO_BYTES = {};

    private int mask;
    private int wanted;
    private final long[] low = new long[TIMES];
    private final long[] high = new long[TIMES];
    private final boolean[] bounded = new boolean[TIMES];
    private @Nullable List<byte[]> prefixes;
    private final byte[] @Nullable [] parts = new byte[TIMES][];
    private @Nullable String group;
    private List<byte[]> groupBeginnings = List.of();
    private int listenerPort = -1;
    private @Nullable Integer userHash;
    private boolean isSuspect;
    private long now;
    private @Nullable Boolean flapping;

    public Criteria() {
        Arrays.fill(low, Long.MIN_VALUE);
        Arrays.fill(high, Long.MAX_VALUE);
    }

    public void connected(boolean isConnected) {
        is(Bits.STATUS, isConnected ? Row.CONNECTED : Row.DISCONNECTED);
    }

    /** See {@link Form#clientType}. */
    public void clientType(int code) {
        is(Bits.CLIENT_TYPE, code);
    }

    /** See {@link Row#entity}. */
    public void entity(int code) {
        is(Bits.ENTITY, code);
    }

    /** See {@link Row#cause}. */
    public void cause(int code) {
        is(Bits.CAUSE, code);
    }

    private Criteria(Criteria from) {
        mask = from.mask;
        wanted = from.wanted;
        System.arraycopy(from.low, 0, low, 0, TIMES);
        System.arraycopy(from.high, 0, high, 0, TIMES);
        System.arraycopy(from.bounded, 0, bounded, 0, TIMES);
        prefixes = from.prefixes;
        System.arraycopy(from.parts, 0, parts, 0, TIMES);
        group = from.group;
        groupBeginnings = from.groupBeginnings;
        listenerPort = from.listenerPort;
        userHash = from.userHash;
        isSuspect = from.isSuspect;
        now = from.now;
        flapping = from.flapping;
    }

    /** These, and of this field this code; null when nobody can meet both. */
    @Nullable
    Criteria and(Bits what, int code) {
        boolean isDemanded = (mask & what.mask()) != 0;
        if (isDemanded) {
            return what.in(wanted) == code ? this : null;
        }
        Criteria both = new Criteria(this);
        both.is(what, code);
        return both;
    }

    private void is(Bits what, int code) {
        mask |= what.mask();
        wanted |= what.of(code);
    }

    /**
     * Bounds of a time, inclusive. Who lacks the time fails.
     *
     * @param time one of the four
     */
    public void within(Sort time, long from, long to) {
        bounded[time.time()] = true;
        low[time.time()] = Math.max(from, Columns.ABSENT + 1);
        high[time.time()] = to;
    }

    /** The identifier begins with one of these. Of several such demands all must hold. */
    public void prefixes(List<String> anyOf) {
        List<byte[]> more = bytes(anyOf);
        List<byte[]> before = prefixes == null ? List.of(NO_BYTES) : prefixes;
        List<byte[]> both = new ArrayList<>();
        for (byte[] a : before) {
            for (byte[] b : more) {
                int common = Math.min(a.length, b.length);
                if (Arrays.equals(a, 0, common, b, 0, common)) {
                    both.add(a.length > b.length ? a : b);
                }
            }
        }
        prefixes = both;
    }

    /** The identifier has a form, and this is its part of this number, 1 to 3. Has no colon. */
    public void part(int number, String text) {
        parts[number] = text.getBytes(UTF_8);
        is(Bits.IS_FORMED, 1);
    }

    /**
     * The identifier names this group.
     *
     * @param beginnings with one of which the identifier of each member begins, and of hardly anybody else
     */
    public void group(String name, List<String> beginnings) {
        group = name;
        groupBeginnings = bytes(beginnings);
        prefixes(beginnings);
    }

    /** Whether no member of the group is left out by what its identifier is to begin with. */
    boolean isGroupWhole() {
        List<byte[]> anyOf = prefixes;
        if (anyOf == null || anyOf.size() != groupBeginnings.size()) {
            return false;
        }
        for (int i = 0; i < anyOf.size(); i++) {
            if (!Arrays.equals(anyOf.get(i), groupBeginnings.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(UTF_8)).toList();
    }

    public void listenerPort(int port) {
        listenerPort = port;
    }

    /** By a hash: a few others match too. */
    public void userName(String name) {
        userHash = Row.hash(name);
    }

    /** Whether the client is connected and had to be heard of before this time, in milliseconds since 1970. */
    public void suspect(long time) {
        isSuspect = true;
        now = time;
    }

    public void flapping(boolean is) {
        flapping = is;
    }

    int mask() {
        return mask;
    }

    int wanted() {
        return wanted;
    }

    boolean isBounded(int time) {
        return time < TIMES && bounded[time];
    }

    long low(int time) {
        return low[time];
    }

    long high(int time) {
        return high[time];
    }

    /** One of which the identifier begins with; absent when it may be any. */
    @Nullable
    List<byte[]> prefixes() {
        return prefixes;
    }

    byte @Nullable [] part(int number) {
        return parts[number];
    }

    @Nullable
    String group() {
        return group;
    }

    int listenerPort() {
        return listenerPort;
    }

    @Nullable
    Integer userHash() {
        return userHash;
    }

    boolean isSuspect() {
        return isSuspect;
    }

    long now() {
        return now;
    }

    @Nullable
    Boolean flapping() {
        return flapping;
    }

    /** The status that it must have: its code; -1 when any. */
    int status() {
        if (isSuspect && (mask & Bits.STATUS.mask()) == 0) {
            return Row.CONNECTED;
        }
        return (mask & Bits.STATUS.mask()) == 0 ? -1 : Bits.STATUS.in(wanted);
    }

    /** Whether nothing must hold but what {@link #status}, {@link #group} and {@link #prefixes} say, and the bounds of so many times. */
    boolean isPlain(int boundedTimes) {
        int times = 0;
        for (boolean is : bounded) {
            times += is ? 1 : 0;
        }
        boolean noPart = parts[1] == null && parts[2] == null && parts[3] == null;
        return times == boundedTimes
                && (mask & ~Bits.STATUS.mask()) == 0
                && noPart
                && listenerPort < 0
                && userHash == null
                && !isSuspect
                && flapping == null;
    }
}
