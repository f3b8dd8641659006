package io.rollcall.http.alibaba;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.alibaba.Format.Flag;
import io.rollcall.http.alibaba.Format.Rows;
import io.rollcall.http.alibaba.Format.Text;
import io.rollcall.http.alibaba.Format.Whole;
import io.rollcall.http.exchange.Json;
import java.io.IOException;
import java.util.List;

/** Writes an answer as JSON. From any thread. */
final class JsonText {
    private JsonText() {}

    static String of(List<Element> elements) {
        return Json.object(json -> write(json, elements));
    }

    private static void write(JsonGenerator json, List<Element> elements) throws IOException {
        for (Element element : elements) {
            json.writeFieldName(element.name());
            if (element.value() instanceof Text value) {
                json.writeString(value.text());
            } else if (element.value() instanceof Whole value) {
                json.writeNumber(value.number());
            } else if (element.value() instanceof Flag value) {
                json.writeBoolean(value.flag());
            } else if (element.value() instanceof Rows value) {
                json.writeStartArray();
                for (List<Element> row : value.rows()) {
                    json.writeStartObject();
                    write(json, row);
                    json.writeEndObject();
                }
                json.writeEndArray();
            }
        }
    }
}
