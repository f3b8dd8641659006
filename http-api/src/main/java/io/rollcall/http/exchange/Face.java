package io.rollcall.http.exchange;

/** One vendor's or our own dialect of the API. Called on event loops. */
public interface Face {

    /** Lower case, for counters. */
    String name();

    /** What the face says when the way to it fails: 400, 404, 405, 408, 413, 500 or 503. */
    Refusal refusal(int status);
}
