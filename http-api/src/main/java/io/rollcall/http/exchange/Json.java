package io.rollcall.http.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Writes JSON field by field, so that what is unknown is simply not written. From any thread. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();

    private Json() {}

    /** Writes the fields of one object, or the items of one array. */
    @FunctionalInterface
    public interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    /** The text of an object with these fields. */
    public static String object(Fields fields) {
        return text(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
    }

    /** The text of an array with these items. */
    public static String array(Fields items) {
        return text(json -> {
            json.writeStartArray();
            items.write(json);
            json.writeEndArray();
        });
    }

    private static String text(Fields all) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            all.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException("a string cannot be written to", impossible);
        }
        return text.toString();
    }
}
