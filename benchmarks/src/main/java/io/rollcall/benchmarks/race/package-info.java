/** The race trial: clients that come back while their old connection is alive, half open, reset or just closed. */
@NullMarked
package io.rollcall.benchmarks.race;

import org.jspecify.annotations.NullMarked;
