package io.rollcall.http;

import io.rollcall.http.alibaba.Instances;
import io.rollcall.http.auth.ApiKey;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP API is told to be.
 *
 * @param host the address to listen at
 * @param port the port to listen at; 0 is any free one
 * @param tls where it listens with TLS besides; absent when it does not
 * @param keys who may ask; as soon as there is one, every read needs one
 * @param anonymousReads who may read as long as there is no key
 * @param origins web origins whose pages may ask, such as {@code https://console.example.org}
 * @param instances the instances that Alibaba's callers may name
 * @param limits every number that may be reached
 * @param accessLog whether each request is written to the logger {@code access}
 * @param clock what signed requests are dated against
 */
public record HttpApiConfig(
        String host,
        int port,
        @Nullable HttpTls tls,
        List<ApiKey> keys,
        AnonymousReads anonymousReads,
        List<String> origins,
        Instances instances,
        HttpLimits limits,
        boolean accessLog,
        Clock clock) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[A-Za-z0-9.\\[\\]:-]+");

    public HttpApiConfig {
        check(host, port);
        keys = List.copyOf(keys);
        Set<String> ids = new HashSet<>();
        for (ApiKey key : keys) {
            if (!ids.add(key.id())) {
                throw new IllegalArgumentException("keys: \"" + key.id() + "\" is there twice");
            }
        }
        origins = List.copyOf(origins);
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("origins: \"" + origin + "\" is not such as https://example.org");
            }
        }
    }

    static void check(String host, int port) {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host: \"" + host + "\" is blank");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " is not within 0 to 65535");
        }
    }

    /** On the loopback address with the default limits: these keys, or open to who is here when there are none. */
    public static HttpApiConfig loopback(int port, List<ApiKey> keys) {
        return at("127.0.0.1", port).keys(keys).build();
    }

    /** One plain port without a key, open to who is here; to be changed here and there. */
    public static Builder at(String host, int port) {
        return new Builder(host, port);
    }

    /** A configuration that differs from the defaults in what is told. Of one thread. */
    public static final class Builder {
        private final String host;
        private final int port;
        private @Nullable HttpTls tls;
        private List<ApiKey> keys = List.of();
        private AnonymousReads anonymousReads = AnonymousReads.LOCAL;
        private List<String> origins = List.of();
        private Instances instances = Instances.ANY;
        private HttpLimits limits = HttpLimits.DEFAULT;
        private boolean accessLog;
        private Clock clock = Clock.systemUTC();

        private Builder(String host, int port) {
            this.host = host;
            this.port = port;
        }

        public Builder tls(@Nullable HttpTls besides) {
            tls = besides;
            return this;
        }

        public Builder keys(List<ApiKey> all) {
            keys = all;
            return this;
        }

        public Builder anonymousReads(AnonymousReads who) {
            anonymousReads = who;
            return this;
        }

        public Builder origins(List<String> all) {
            origins = all;
            return this;
        }

        public Builder instances(Instances all) {
            instances = all;
            return this;
        }

        public Builder limits(HttpLimits all) {
            limits = all;
            return this;
        }

        public Builder accessLog(boolean on) {
            accessLog = on;
            return this;
        }

        public Builder clock(Clock other) {
            clock = other;
            return this;
        }

        public HttpApiConfig build() {
            return new HttpApiConfig(
                    host, port, tls, keys, anonymousReads, origins, instances, limits, accessLog, clock);
        }
    }
}
