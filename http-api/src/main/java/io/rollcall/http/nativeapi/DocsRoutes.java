package io.rollcall.http.nativeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Mount;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code /openapi.json}, and {@code /docs}, a page that shows it. Open to everybody: it tells nothing of anybody. On the event loop. */
final class DocsRoutes {
    /** The page loads nothing but what this server has, and nobody may frame it. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'none'; frame-ancestors 'none'";

    private DocsRoutes() {}

    static void mount(Mount mount) {
        mount.at("/openapi.json", file("openapi.json", Answer.JSON), HttpMethod.GET);
        mount.at("/docs", file("docs.html", "text/html; charset=utf-8"), HttpMethod.GET);
        mount.at("/docs/docs.css", file("docs.css", "text/css; charset=utf-8"), HttpMethod.GET);
        mount.at("/docs/docs.js", file("docs.js", "text/javascript; charset=utf-8"), HttpMethod.GET);
    }

    private static Handler<RoutingContext> file(String name, String contentType) {
        Answer answer = new Answer(200, contentType, read(name)).with("content-security-policy", POLICY);
        return answer::sendTo;
    }

    static String read(String name) {
        try (InputStream in = DocsRoutes.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
