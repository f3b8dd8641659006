/** How fast the durable store is, and how large what it keeps may be. */
@NullMarked
package io.rollcall.benchmarks.store;

import org.jspecify.annotations.NullMarked;
