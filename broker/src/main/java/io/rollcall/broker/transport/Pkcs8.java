package io.rollcall.broker.transport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** Puts private keys of older forms, as OpenSSL still writes them, into the one that the JDK reads (RFC 5208). */
final class Pkcs8 {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int PARAMETERS = 0xA0;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pkcs8() {}

    /** Of an RSAPrivateKey (RFC 8017). */
    static byte[] ofRsa(byte[] key) {
        return value(SEQUENCE, VERSION_0, RSA, value(OCTETS, key));
    }

    /** Of an ECPrivateKey (RFC 5915), whose curve stands in its parameters. What is none comes back as it was. */
    static byte[] ofEc(byte[] key) {
        try {
            return value(SEQUENCE, VERSION_0, value(SEQUENCE, EC, curveOf(key)), value(OCTETS, key));
        } catch (IndexOutOfBoundsException broken) {
            return key;
        }
    }

    private static byte[] curveOf(byte[] key) {
        int at = start(key, 0);
        while (at < key.length) {
            int start = start(key, at);
            int end = start + length(key, at);
            if ((key[at] & 0xFF) == PARAMETERS) {
                return Arrays.copyOfRange(key, start, end);
            }
            at = end;
        }
        return new byte[0];
    }

    /** Where the value that is tagged here begins. */
    private static int start(byte[] der, int tag) {
        int length = der[tag + 1] & 0xFF;
        return tag + 2 + (length < 0x80 ? 0 : length & 0x7F);
    }

    private static int length(byte[] der, int tag) {
        int length = der[tag + 1] & 0xFF;
        if (length < 0x80) {
            return length;
        }
        int longLength = 0;
        for (int i = 0; i < (length & 0x7F); i++) {
            longLength = (longLength << 8) | (der[tag + 2 + i] & 0xFF);
        }
        return longLength;
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int size = content.size();
        if (size < 0x80) {
            all.write(size);
        } else if (size < 0x100) {
            all.write(0x81);
            all.write(size);
        } else {
            all.write(0x82); // no key has 64 KiB
            all.write(size >> 8);
            all.write(size);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }
}
