/** The load tester, {@code rollcall-bench}: plays one scenario against a broker over real sockets, and says what it saw. */
@NullMarked
package io.rollcall.benchmarks.load;

import org.jspecify.annotations.NullMarked;
