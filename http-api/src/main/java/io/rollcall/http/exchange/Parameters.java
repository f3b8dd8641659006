package io.rollcall.http.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The decoded parameters of a query or a form, in the order sent. Decoded as forms are: a plus is a space. Not left to the
 * HTTP library, because signatures are over exactly these, and a semicolon is a character like any other. What is decoded
 * are bytes, each in one char as the HTTP library reads them; beyond ASCII they are UTF-8, percent-encoded or as they are.
 * Immutable.
 */
public record Parameters(List<Parameter> all) {
    public static final Parameters NONE = new Parameters(List.of());

    /** Parameters at most: far beyond any call, and few enough to sort and to sign on an event loop. */
    public static final int MOST = 500;

    /** One name with one value, which may be empty. */
    public record Parameter(String name, String value) {}

    /** A percent sign that two hexadecimal digits do not follow, or more parameters than {@link #MOST}. */
    public static final class Unreadable extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }

    public Parameters {
        all = List.copyOf(all);
    }

    /**
     * Decodes what stands after a question mark, or the body of a form.
     *
     * @param encoded absent when there is nothing
     */
    public static Parameters parse(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return NONE;
        }
        List<Parameter> all = new ArrayList<>();
        int from = 0;
        while (from <= encoded.length()) {
            int ampersand = encoded.indexOf('&', from);
            int to = ampersand < 0 ? encoded.length() : ampersand;
            if (all.size() == MOST) {
                throw new Unreadable("more than " + MOST + " parameters");
            }
            if (to > from) {
                all.add(pair(encoded.substring(from, to)));
            }
            from = to + 1;
        }
        return new Parameters(all);
    }

    private static Parameter pair(String encoded) {
        int equals = encoded.indexOf('=');
        return equals < 0
                ? new Parameter(decode(encoded), "")
                : new Parameter(decode(encoded.substring(0, equals)), decode(encoded.substring(equals + 1)));
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(new String(encoded.getBytes(ISO_8859_1), UTF_8), UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new Unreadable("not percent-encoded: " + encoded);
        }
    }

    /** Decodes a piece of a path, where a plus is a plus. */
    public static String decodePath(String encoded) {
        return decode(encoded.replace("+", "%2B"));
    }

    public Optional<String> first(String name) {
        return all.stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /** These and then those. */
    public Parameters and(Parameters more) {
        List<Parameter> both = new ArrayList<>(all);
        both.addAll(more.all);
        return new Parameters(both);
    }
}
