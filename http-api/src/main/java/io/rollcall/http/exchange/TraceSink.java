package io.rollcall.http.exchange;

/** Takes the lines of a trace. From any thread, event loops of the broker too; returns at once. */
public interface TraceSink {
    /** Whether there is room for one more line; when there is not, it is counted as left out. To be asked before a line is made. */
    boolean wants();

    /** A line: an object of JSON. */
    void line(String json);
}
