package io.rollcall.presence;

/** What went over one connection, seen from the server: read is from the client. Messages are PUBLISH packets. */
public record Traffic(long bytesRead, long messagesRead, long bytesWritten, long messagesWritten) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0);
}
