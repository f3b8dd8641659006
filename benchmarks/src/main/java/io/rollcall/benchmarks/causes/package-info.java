/** The cause matrix: every way in which a connection can end or be refused, done for real, and what presence says of it. */
@NullMarked
package io.rollcall.benchmarks.causes;

import org.jspecify.annotations.NullMarked;
