package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;

/** A stream of the feed, read line by line. */
final class FeedLines implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    /** Returns once the stream has begun. */
    FeedLines(Api api, String query, String header) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        socket.setSoTimeout(20_000);
        String request = "GET /api/v1/feed?" + query + " HTTP/1.1\r\nHost: 127.0.0.1:" + api.port() + "\r\n" + header
                + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("retry:")) {
            line = lines.readLine();
        }
    }

    /** All up to the data of an event of this type. */
    String untilEvent(String type) throws IOException {
        StringBuilder read = new StringBuilder();
        boolean isNext = false;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.append(line).append('\n');
            if (isNext && line.startsWith("data:")) {
                return read.toString();
            }
            isNext |= line.equals("event: " + type);
        }
        throw new AssertionError("the stream ended after " + read);
    }

    /** All that comes until the server ends it. */
    String untilEnd() throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            read.append(line).append('\n');
        }
        return read.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
