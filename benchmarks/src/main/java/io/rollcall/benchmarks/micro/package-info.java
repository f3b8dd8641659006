/** Micro-benchmarks of the parts of broker and presence, one question each. {@code benchmarks/micro} runs them. */
@NullMarked
package io.rollcall.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
