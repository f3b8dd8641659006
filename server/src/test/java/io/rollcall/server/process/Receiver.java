package io.rollcall.server.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks over real HTTP, which does with each request what a test says. From any thread. */
public final class Receiver implements AutoCloseable {
    /** Gives no answer until the receiver is closed. */
    public static final int HANG = -1;
    /** Closes the connection without an answer. */
    public static final int DROP = -2;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> requests = new ArrayList<>();
    private volatile ToIntFunction<Request> behaviour = request -> 200;

    /** One request, and the status that it got. */
    public record Request(String path, Headers headers, String body, int answered) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        /** The client ids of its entries, or their types where they are about no client. */
        public List<String> about() {
            List<String> ids = new ArrayList<>();
            json().path("entries")
                    .forEach(entry -> ids.add(
                            entry.path("clientId").asText(entry.path("type").asText())));
            return ids;
        }
    }

    private Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::receive);
        server.start();
    }

    /** On a free port. */
    public static Receiver open() {
        return open(0);
    }

    public static Receiver open(int port) {
        try {
            return new Receiver(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With TLS. */
    public static Receiver open(SSLContext tls) {
        try {
            HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setHttpsConfigurator(new HttpsConfigurator(tls));
            return new Receiver(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI url(String path) {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + port() + path);
    }

    /** From now on: the status of the answer, or {@link #HANG}, or {@link #DROP}. */
    public Receiver does(ToIntFunction<Request> what) {
        behaviour = what;
        return this;
    }

    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** What the accepted requests were about, in order, with what came twice. */
    public List<String> accepted() {
        return requests().stream()
                .filter(request -> request.answered() == 200)
                .flatMap(request -> request.about().stream())
                .toList();
    }

    /** The same without what came before. */
    public List<String> acceptedOnce() {
        return accepted().stream().distinct().toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().getPath();
        Request request = new Request(path, exchange.getRequestHeaders(), body, 0);
        int status;
        synchronized (requests) {
            status = behaviour.applyAsInt(request);
            requests.add(new Request(path, request.headers(), body, status));
        }
        if (status == HANG) {
            awaitClosed();
        }
        if (status > 0) {
            exchange.getResponseHeaders().add("Location", url("/elsewhere").toString());
            byte[] answer = "thanks".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The value of a header of a request. */
    public static @Nullable String header(Request request, String name) {
        return request.headers().getFirst(name);
    }

    /** Nobody listens at its port any more. */
    public void goAway() {
        close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
