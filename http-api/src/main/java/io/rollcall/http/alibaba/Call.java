package io.rollcall.http.alibaba;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Parameters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * One call as it came: what signatures are over. Parameters may be in the query, in a form, or in both.
 *
 * @param method GET or POST
 * @param query parameters of the query
 * @param parameters those of the query, then those of the form
 * @param body the bytes of the body
 * @param headers asked for without regard to case
 */
record Call(String method, Parameters query, Parameters parameters, byte[] body, MultiMap headers) {
    private static final String HOST = "host";

    private static final String FORM = "application/x-www-form-urlencoded";

    static Call of(HttpServerRequest request, byte[] body) {
        Parameters query = Parameters.parse(request.query());
        Parameters form = isForm(request) ? Parameters.parse(new String(body, ISO_8859_1)) : Parameters.NONE;
        return new Call(request.method().name(), query, query.and(form), body, headers(request));
    }

    /** With the host, which HTTP/2 does not have among its headers, and which callers sign. */
    private static MultiMap headers(HttpServerRequest request) {
        String host = Mount.hostOf(request);
        return host == null || request.headers().contains(HOST)
                ? request.headers()
                : MultiMap.caseInsensitiveMultiMap().addAll(request.headers()).set(HOST, host);
    }

    private static boolean isForm(HttpServerRequest request) {
        String contentType = request.getHeader("content-type");
        return contentType != null && contentType.toLowerCase(Locale.ROOT).startsWith(FORM);
    }

    /** A parameter that is there and not empty. */
    Optional<String> parameter(String name) {
        return parameters.first(name).filter(value -> !value.isEmpty());
    }

    /** A header that is there and not empty. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name)).map(String::trim).filter(value -> !value.isEmpty());
    }
}
