/** Micro-benchmarks of the broker's parts, one question each. {@code benchmarks/micro} runs them. */
@NullMarked
package io.rollcall.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
