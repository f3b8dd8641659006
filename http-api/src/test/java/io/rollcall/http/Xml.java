package io.rollcall.http;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads XML answers with a parser that is not ours. */
final class Xml {
    private Xml() {}

    static Document parse(String text) {
        try {
            return DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new AssertionError("not XML: " + text, e);
        }
    }

    /** The text of the first element of this name. */
    static String text(String document, String name) {
        return parse(document).getElementsByTagName(name).item(0).getTextContent();
    }
}
