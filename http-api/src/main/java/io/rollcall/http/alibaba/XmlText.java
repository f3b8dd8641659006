package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.alibaba.Format.Flag;
import io.rollcall.http.alibaba.Format.Rows;
import io.rollcall.http.alibaba.Format.Text;
import io.rollcall.http.alibaba.Format.Whole;
import java.io.StringWriter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes an answer as XML. Characters that XML 1.0 cannot hold become U+FFFD; carriage returns are written as references,
 * because a reader makes line feeds of them otherwise. From any thread.
 */
final class XmlText {
    private static final int REPLACEMENT = 0xFFFD;

    private XmlText() {}

    static String of(String root, List<Element> elements) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            element(xml, root, elements);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("a string cannot be written to", impossible);
        }
        return text.toString();
    }

    private static void element(XMLStreamWriter xml, String name, List<Element> inner) throws XMLStreamException {
        xml.writeStartElement(name);
        for (Element element : inner) {
            if (element.value() instanceof Text value) {
                text(xml, element.name(), value.text());
            } else if (element.value() instanceof Whole value) {
                text(xml, element.name(), Long.toString(value.number()));
            } else if (element.value() instanceof Flag value) {
                text(xml, element.name(), Boolean.toString(value.flag()));
            } else if (element.value() instanceof Rows value) {
                for (List<Element> row : value.rows()) {
                    element(xml, element.name(), row);
                }
            }
        }
        xml.writeEndElement();
    }

    private static void text(XMLStreamWriter xml, String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        String[] lines = holdable(text).split("\r", -1);
        xml.writeCharacters(lines[0]);
        for (int i = 1; i < lines.length; i++) {
            xml.writeEntityRef("#13");
            xml.writeCharacters(lines[i]);
        }
        xml.writeEndElement();
    }

    private static String holdable(String text) {
        return text.codePoints()
                .map(c -> isHoldable(c) ? c : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The production Char of XML 1.0. */
    private static boolean isHoldable(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
