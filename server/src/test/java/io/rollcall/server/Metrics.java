package io.rollcall.server;

import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What {@code /metrics} of a running server says. */
final class Metrics {
    private Metrics() {}

    static String of(ServerProcess server, String credentials) {
        return of(HttpRequest.newBuilder(server.http("/metrics"))
                .header("Authorization", "Bearer " + credentials)
                .build());
    }

    /** Without credentials. */
    static String of(URI metrics) {
        return of(HttpRequest.newBuilder(metrics).build());
    }

    private static String of(HttpRequest request) {
        try {
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
