package io.rollcall.http.alibaba;

import io.rollcall.http.exchange.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an answer is written, and what it is made of. Immutable. */
enum Format {
    JSON,
    XML;

    /** One named value of an answer. */
    record Element(String name, Value value) {
        static Element text(String name, String text) {
            return new Element(name, new Text(text));
        }

        static Element number(String name, long number) {
            return new Element(name, new Whole(number));
        }

        static Element flag(String name, boolean flag) {
            return new Element(name, new Flag(flag));
        }
    }

    /** What an answer is made of. */
    sealed interface Value permits Text, Whole, Flag, Rows {}

    /** Any characters. */
    record Text(String text) implements Value {}

    /** A whole number. */
    record Whole(long number) implements Value {}

    /** True or false. */
    record Flag(boolean flag) implements Value {}

    /** Objects alike: an array in JSON, siblings of one name in XML. */
    record Rows(List<List<Element>> rows) implements Value {}

    /**
     * By the parameter {@code Format} where one is given. Without one, XML for scheme 1.0 and unsigned calls, as the RPC
     * style has it, and JSON for the later schemes, unless XML alone is accepted.
     */
    static Format of(Call call, Optional<Signature> signature) {
        Optional<String> asked = call.parameter("Format").map(format -> format.toUpperCase(Locale.ROOT));
        if (signature.isPresent() && signature.get() instanceof AcsSignature) {
            return asked.map("XML"::equals).orElseGet(() -> acceptsXmlAlone(call)) ? XML : JSON;
        }
        return asked.filter("JSON"::equals).isPresent() ? JSON : XML;
    }

    private static boolean acceptsXmlAlone(Call call) {
        String accept = call.header("accept").orElse("").toLowerCase(Locale.ROOT);
        return accept.contains("xml") && !accept.contains("json");
    }

    /** An answer with these elements; the root's name shows in XML alone. */
    Answer answer(int status, String root, List<Element> elements) {
        return switch (this) {
            case JSON -> new Answer(status, "application/json;charset=utf-8", JsonText.of(elements));
            case XML -> new Answer(status, "text/xml;charset=utf-8", XmlText.of(root, elements));
        };
    }
}
