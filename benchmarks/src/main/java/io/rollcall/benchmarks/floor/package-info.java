/** The least that any relay of MQTT on Netty must do: what remains when everything that makes a broker is left out. */
@NullMarked
package io.rollcall.benchmarks.floor;

import org.jspecify.annotations.NullMarked;
