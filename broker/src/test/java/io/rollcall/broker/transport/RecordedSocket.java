package io.rollcall.broker.transport;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HexFormat;

/** A socket that remembers what it read: the JDK's TLS does not tell whether close_notify came. */
final class RecordedSocket extends Socket {
    private static final int HEADER = 5;

    private final ByteArrayOutputStream read = new ByteArrayOutputStream();

    RecordedSocket(InetSocketAddress address) throws IOException {
        super(address.getAddress(), address.getPort());
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                int b = super.read();
                if (b >= 0) {
                    read.write(b);
                }
                return b;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = super.read(bytes, offset, length);
                if (count > 0) {
                    read.write(bytes, offset, count);
                }
                return count;
            }
        };
    }

    /** Type, version and length of the last TLS record. */
    String lastRecord() {
        byte[] all = read.toByteArray();
        int at = 0;
        int last = 0;
        while (at + HEADER <= all.length) {
            last = at;
            at += HEADER + ((all[at + 3] & 0xFF) << 8) + (all[at + 4] & 0xFF);
        }
        return HexFormat.of().formatHex(all, last, last + HEADER);
    }
}
