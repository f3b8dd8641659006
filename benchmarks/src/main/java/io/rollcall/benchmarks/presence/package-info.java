/** Trials of the promises that presence gives, and its figures. */
@NullMarked
package io.rollcall.benchmarks.presence;

import org.jspecify.annotations.NullMarked;
