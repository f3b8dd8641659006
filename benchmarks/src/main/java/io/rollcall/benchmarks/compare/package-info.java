/** Rollcall beside the floor and other brokers, one after the other on the same core. */
@NullMarked
package io.rollcall.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
