package io.rollcall.http;

import io.rollcall.http.exchange.CallerName;
import io.rollcall.http.exchange.HttpMeters;
import io.rollcall.http.exchange.RequestId;
import io.rollcall.http.exchange.Times;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line for each request, to the logger {@code access}: time, address, key, method, path without its query, status, bytes of the answer's body,
 * milliseconds, request id. Requests are noted on the event loop, which never waits; a thread of its own writes. When that falls behind,
 * lines are dropped and counted.
 */
final class AccessLog implements AutoCloseable {
    /** Lines that may wait to be written. */
    static final int WAITING_MAX = 10_000;

    /** Characters of a path; the rest is left out. */
    static final int PATH_MAX = 512;

    private static final Logger LOG = LoggerFactory.getLogger("access");
    private static final long JOIN_MILLIS = 1_000;
    private static final String END = "";

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final HttpMeters meters;
    private final InstantSource clock;
    private final Thread writer = new Thread(this::write, "rollcall-access-log");

    AccessLog(HttpMeters meters, InstantSource clock) {
        this.meters = meters;
        this.clock = clock;
        writer.setDaemon(true);
        writer.start();
    }

    /** Notes the request once it is answered, or its caller has gone. On the event loop. */
    void note(RoutingContext exchange) {
        long began = System.nanoTime();
        exchange.addEndHandler(over -> {
            if (!waiting.offer(line(exchange, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)))) {
                meters.accessLineDropped();
            }
        });
    }

    private String line(RoutingContext exchange, long millis) {
        HttpServerRequest request = exchange.request();
        return Times.iso(clock.millis()) + " "
                + request.remoteAddress().hostAddress() + " "
                + escaped(CallerName.of(exchange)) + " "
                + request.method().name() + " "
                + escaped(request.path()) + " "
                + exchange.response().getStatusCode() + " "
                + exchange.response().bytesWritten() + " "
                + millis + " "
                + RequestId.of(exchange);
    }

    /** What callers wrote: one word, without a character that would end it, end the line, or move a cursor. */
    static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        String shown = text.length() <= PATH_MAX ? text : text.substring(0, PATH_MAX);
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            if (c > ' ' && c < 0x7F && c != '\\') {
                safe.append(c);
            } else {
                safe.append(String.format("\\u%04x", (int) c));
            }
        }
        return shown.length() == text.length() ? safe.toString() : safe + "...";
    }

    private void write() {
        try {
            for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
                LOG.info("{}", line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What waits is written, within a second. */
    @Override
    public void close() {
        boolean hasRoom = waiting.offer(END);
        try {
            if (hasRoom) {
                writer.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
