package io.rollcall.http;

import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.RequestId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The plain port, and the one with TLS when there is one: both lead to the same router. Opened from any thread but an event loop. */
final class HttpListeners {
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final int COMPRESSED_FROM_BYTES = 1024;
    private static final int STREAMS_MAX = 100;
    private static final Set<String> TLS_VERSIONS = Set.of("TLSv1.2", "TLSv1.3");

    private final HttpApiConfig config;
    private final Vertx vertx;
    private final HttpMeters meters;
    private volatile @Nullable HttpServer plain;
    private volatile @Nullable HttpServer secure;

    HttpListeners(HttpApiConfig config, Vertx vertx, HttpMeters meters) {
        this.config = config;
        this.vertx = vertx;
        this.meters = meters;
    }

    /**
     * Returns when all ports are bound.
     *
     * @throws IllegalStateException naming the address that cannot be bound, or the file that cannot be read
     */
    void open(Router router, Guests guests) {
        plain = listen(options(), router, guests, config.host(), config.port());
        HttpTls tls = config.tls();
        if (tls != null) {
            HttpServerOptions options = options()
                    .setSsl(true)
                    .setUseAlpn(true)
                    .setSslHandshakeTimeout(config.limits().idleTimeout().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setEnabledSecureTransportProtocols(TLS_VERSIONS)
                    .setInitialSettings(new Http2Settings()
                            .setMaxConcurrentStreams(STREAMS_MAX)
                            .setMaxHeaderListSize(config.limits().headerBytes()));
            options.setKeyCertOptions(identity(tls));
            secure = listen(options, router, guests, tls.host(), tls.port());
        }
    }

    private HttpServerOptions options() {
        HttpLimits limits = config.limits();
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(limits.headerBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setCompressionSupported(true)
                .setCompressionContentSizeThreshold(COMPRESSED_FROM_BYTES)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) limits.idleTimeout().toMillis());
    }

    private HttpServer listen(HttpServerOptions options, Router router, Guests guests, String host, int port) {
        HttpServer server = vertx.createHttpServer(options)
                .requestHandler(router)
                .invalidRequestHandler(this::refuse)
                .connectionHandler(guests::admit);
        try {
            return server.listen(port, host)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "cannot listen for HTTP at " + host + ":" + port + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "cannot listen for HTTP at " + host + ":" + port + ": not done within " + DEADLINE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** What the HTTP library finds to be no request: a head beyond the limit, for one. It never comes to a face. */
    private void refuse(HttpServerRequest request) {
        request.response()
                .putHeader(RequestId.HEADER, RequestId.made())
                .putHeader("x-content-type-options", "nosniff")
                .putHeader("cache-control", "no-store")
                .putHeader("connection", "close");
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
        meters.answered("none", request.response().getStatusCode());
    }

    int port() {
        HttpServer server = plain;
        return server == null ? config.port() : server.actualPort();
    }

    /** 0 when nothing listens with TLS. */
    int securePort() {
        HttpServer server = secure;
        return server == null ? 0 : server.actualPort();
    }

    /**
     * Reads certificate and key again, for connections that begin from now on.
     *
     * @throws IOException when they cannot be read, which keeps those that there are; the message names the file
     */
    void reloadTls() throws IOException {
        HttpServer server = secure;
        HttpTls tls = config.tls();
        if (server == null || tls == null) {
            return;
        }
        try {
            ServerSSLOptions options = new ServerSSLOptions();
            options.setKeyCertOptions(identity(tls)).setUseAlpn(true).setEnabledSecureTransportProtocols(TLS_VERSIONS);
            server.updateSSLOptions(options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IllegalStateException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "http.tls: '" + tls.certificate() + "' and '" + tls.key() + "': " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static PemKeyCertOptions identity(HttpTls tls) {
        return new PemKeyCertOptions().setCertValue(read(tls.certificate())).setKeyValue(read(tls.key()));
    }

    private static Buffer read(Path file) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("http.tls: there is no file '" + file + "'", e);
        } catch (IOException e) {
            throw new IllegalStateException("http.tls: '" + file + "' cannot be read: " + e, e);
        }
    }
}
