/** Programs that measure Rollcall from outside, each with one question. */
@NullMarked
package io.rollcall.benchmarks;

import org.jspecify.annotations.NullMarked;
