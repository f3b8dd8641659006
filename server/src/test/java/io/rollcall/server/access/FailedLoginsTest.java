package io.rollcall.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.server.access.FailedLogins.Attempt;
import io.rollcall.server.config.AccessLimits;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailedLoginsTest {
    private static final int MOST = 3;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final AccessLimits LIMITS = limits();

    private final AtomicLong nanos = new AtomicLong();
    private final FailedLogins logins = new FailedLogins(LIMITS, nanos::get);

    private static AccessLimits limits() {
        return new AccessLimits(1, 1, Duration.ZERO, 0, MOST, INTERVAL, 1_000, 2, INTERVAL, INTERVAL.multipliedBy(2));
    }

    private @Nullable Attempt begin(String address, @Nullable String user) {
        return logins.begin(new InetSocketAddress(address, 1), user);
    }

    private boolean fails(String address, @Nullable String user) {
        Attempt attempt = begin(address, user);
        if (attempt != null) {
            attempt.failed();
        }
        return attempt != null;
    }

    @Test
    void anAddressMayFailSoOftenAndThenOncePerInterval() {
        for (int i = 0; i < MOST; i++) {
            assertThat(fails("192.0.2.1", "user" + i)).isTrue();
        }
        assertThat(fails("192.0.2.1", "other")).isFalse();
        assertThat(fails("192.0.2.2", "other")).isTrue();

        nanos.addAndGet(INTERVAL.toNanos());
        assertThat(fails("192.0.2.1", "other")).isTrue();
        assertThat(fails("192.0.2.1", "other")).isFalse();
        assertThat(logins.heldBackByAddress()).isEqualTo(2);
    }

    @Test
    void aUserMayFailSoOftenFromWhereverThatIs() {
        for (int i = 0; i < MOST; i++) {
            assertThat(fails("192.0.2." + i, "ann")).isTrue();
        }
        assertThat(fails("192.0.2.9", "ann")).isFalse();
        assertThat(fails("192.0.2.9", "bob")).isTrue();
        assertThat(logins.heldBackByUser()).isEqualTo(1);
    }

    /** While nothing fails there is no limit, since one address may be that of all clients. */
    @Test
    void manyAtTheSameTimeAreFineUntilOneFails() {
        List<Attempt> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Attempt attempt = begin("192.0.2.1", "ann");
            assertThat(attempt).isNotNull();
            if (attempt != null) {
                open.add(attempt);
            }
        }
        open.get(0).failed();
        open.subList(1, 100).forEach(Attempt::succeeded);

        int tried = 0;
        while (tried < 100 && begin("192.0.2.1", "ann") != null) {
            tried++;
        }
        assertThat(tried).isEqualTo(MOST - 1);
    }

    @Test
    void whatSucceedsCostsNothing() {
        assertThat(fails("192.0.2.1", "ann")).isTrue();
        for (int i = 0; i < 100; i++) {
            Attempt attempt = begin("192.0.2.1", "ann");
            assertThat(attempt).isNotNull();
            if (attempt != null) {
                attempt.succeeded();
            }
        }
        assertThat(fails("192.0.2.1", "ann")).isTrue();
        assertThat(fails("192.0.2.1", "ann")).isTrue();
        assertThat(fails("192.0.2.1", "ann")).isFalse();
    }

    @Test
    void aNetworkOfIpv6IsOneAddress() {
        for (int i = 0; i < MOST; i++) {
            assertThat(fails("2001:db8:1:2::" + (i + 1), "user" + i)).isTrue();
        }
        assertThat(fails("2001:db8:1:2:ffff::1", "other")).isFalse();
        assertThat(fails("2001:db8:1:3::1", "other")).isTrue();
    }

    @Test
    void aBanEndsAndIsNotMadeLongerByTrying() {
        Flapping flapping = new Flapping(LIMITS, nanos::get);
        assertThat(flapping.mayConnect("c")).isTrue();
        assertThat(flapping.mayConnect("c")).isTrue();
        assertThat(flapping.mayConnect("c")).isFalse();
        assertThat(flapping.mayConnect("d")).isTrue();

        nanos.addAndGet(INTERVAL.multipliedBy(2).toNanos() - 1);
        assertThat(flapping.mayConnect("c")).isFalse();
        nanos.addAndGet(1);
        assertThat(flapping.mayConnect("c")).isTrue();
        nanos.addAndGet(INTERVAL.toNanos());
        assertThat(flapping.mayConnect("c")).isTrue();
        assertThat(flapping.mayConnect("c")).isTrue();
        assertThat(flapping.banned()).isEqualTo(2);
    }
}
