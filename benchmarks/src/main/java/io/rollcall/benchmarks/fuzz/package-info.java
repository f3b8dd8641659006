/** The fuzzer: malformed packets and sequences against a running server, which must not mind. */
@NullMarked
package io.rollcall.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
