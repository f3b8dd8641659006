package io.rollcall.server.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.rollcall.server.config.AccessLimits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows down whoever guesses: of one address and of one user so many logins may fail at once, and then one more after each
 * interval. While a user's logins fail, they are tried one by one for as many as may still fail, so that many at the same
 * time gain nothing. Who is remembered is not asked about here, and so not locked out by others who guess. From any thread.
 */
final class FailedLogins {
    private static final int IPV6_NETWORK_BYTES = 8;

    private final AccessLimits limits;
    private final LongSupplier nanos;
    private final Cache<ByteBuffer, Bucket> addresses;
    private final Cache<String, Bucket> users;
    private final LongAdder heldBackByAddress = new LongAdder();
    private final LongAdder heldBackByUser = new LongAdder();
    private final LongAdder failures = new LongAdder();

    FailedLogins(AccessLimits limits, LongSupplier nanos) {
        this.limits = limits;
        this.nanos = nanos;
        this.addresses = Caffeine.newBuilder().maximumSize(limits.trackedMax()).build();
        this.users = Caffeine.newBuilder().maximumSize(limits.trackedMax()).build();
    }

    /** One login, from its beginning to its end. */
    final class Attempt {
        private final @Nullable Bucket address;
        private final @Nullable Bucket user;
        private final boolean reserved;

        private Attempt(@Nullable Bucket address, @Nullable Bucket user, boolean reserved) {
            this.address = address;
            this.user = user;
            this.reserved = reserved;
        }

        /** It was no failure of the client's. */
        void succeeded() {
            if (reserved && user != null) {
                user.addTokens(1);
            }
        }

        void failed() {
            failures.increment();
            if (address != null) {
                address.tryConsume(1);
            }
            if (!reserved && user != null) {
                user.tryConsume(1);
            }
        }
    }

    /** A login begins; absent when it comes too early after others that failed. */
    @Nullable
    Attempt begin(InetSocketAddress from, @Nullable String userName) {
        if (limits.failuresMax() == 0) {
            return new Attempt(null, null, false);
        }
        Bucket address =
                from.getAddress() == null ? null : addresses.get(networkOf(from.getAddress()), network -> bucket());
        if (address != null && address.getAvailableTokens() < 1) {
            heldBackByAddress.increment();
            return null;
        }
        Bucket user = userName == null ? null : users.get(userName, name -> bucket());
        if (user == null || user.getAvailableTokens() == limits.failuresMax()) {
            return new Attempt(address, user, false);
        }
        if (!user.tryConsume(1)) {
            heldBackByUser.increment();
            return null;
        }
        return new Attempt(address, user, true);
    }

    private Bucket bucket() {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(limits.failuresMax()).refillIntervally(1, limits.failureInterval()))
                .withCustomTimePrecision(new BucketTime(nanos))
                .build();
    }

    /** One customer has a whole network of IPv6. */
    private static ByteBuffer networkOf(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, IPV6_NETWORK_BYTES) : bytes);
    }

    /** Logins that failed. */
    long failures() {
        return failures.sum();
    }

    /** Logins that were not tried, since too many of their address had failed. */
    long heldBackByAddress() {
        return heldBackByAddress.sum();
    }

    /** Logins that were not tried, since too many of their user had failed. */
    long heldBackByUser() {
        return heldBackByUser.sum();
    }
}
