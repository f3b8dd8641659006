package io.rollcall.broker.auth;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What a client says in SCRAM, field by field [RFC 5802, 7]; what breaks its grammar is {@link Malformed}. */
final class ScramMessage {
    /** User name, nonce and all: more than any client needs. */
    static final int BYTES_MAX = 2_048;

    private final String text;
    private int position;

    /** The message is not one of SCRAM, or of more than we speak. Says what, without the client's words. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String what) {
            super(what, null, false, false);
        }
    }

    private ScramMessage(String text) {
        this.text = text;
    }

    static ScramMessage of(byte @Nullable [] data) throws Malformed {
        if (data == null || data.length > BYTES_MAX) {
            throw new Malformed(data == null ? "no message" : "a message of " + data.length + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                throw new Malformed("U+0000");
            }
            return new ScramMessage(text);
        } catch (CharacterCodingException notUtf8) {
            throw new Malformed("not UTF-8");
        }
    }

    /** What stands before the next comma; the comma is skipped. */
    String field() throws Malformed {
        int comma = text.indexOf(',', position);
        if (comma < 0) {
            throw new Malformed("too short");
        }
        String field = text.substring(position, comma);
        position = comma + 1;
        return field;
    }

    /** The value of an attribute that must be next: up to the comma, or the end. */
    String attribute(char name) throws Malformed {
        if (!text.startsWith(name + "=", position)) {
            throw new Malformed("no " + name + "=");
        }
        int comma = text.indexOf(',', position);
        int end = comma < 0 ? text.length() : comma;
        String value = text.substring(position + 2, end);
        position = Math.min(end + 1, text.length());
        return value;
    }

    String consumed() {
        return text.substring(0, position);
    }

    String rest() {
        return text.substring(position);
    }

    /** All before the proof, which is last. */
    String withoutProof() throws Malformed {
        return text.substring(0, proofAt());
    }

    byte[] proof() throws Malformed {
        return bytes(text.substring(proofAt() + ",p=".length()));
    }

    private int proofAt() throws Malformed {
        int at = text.lastIndexOf(",p=");
        if (at < 0) {
            throw new Malformed("no proof");
        }
        return at;
    }

    private static byte[] bytes(String base64) throws Malformed {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed("not base64");
        }
    }

    /** A name as it was before comma and equals sign were written as {@code =2C} and {@code =3D}, prepared to be compared. */
    static String name(String written) throws Malformed {
        String plain = written.replace("=2C", ",").replace("=3D", "\0");
        if (plain.indexOf('=') >= 0) {
            throw new Malformed("= in a name");
        }
        try {
            return SaslPrep.ofQuery(plain.replace('\0', '='));
        } catch (IllegalArgumentException notAllowed) {
            throw new Malformed("a name with " + notAllowed.getMessage());
        }
    }

    /** A nonce: printable, without blanks and commas. */
    static String nonce(String nonce) throws Malformed {
        if (nonce.isEmpty() || nonce.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new Malformed("not a nonce");
        }
        return nonce;
    }
}
