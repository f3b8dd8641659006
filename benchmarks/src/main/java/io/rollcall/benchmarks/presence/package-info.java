/** What presence costs: questions, memory, and starts, with many clients known. */
@NullMarked
package io.rollcall.benchmarks.presence;

import org.jspecify.annotations.NullMarked;
