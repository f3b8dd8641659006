/** What trials of a running server need: the server in a process of its own, many sockets in few threads, and MQTT packets as bytes. */
@NullMarked
package io.rollcall.benchmarks.trial;

import org.jspecify.annotations.NullMarked;
