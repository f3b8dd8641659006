@NullMarked
package io.rollcall.benchmarks.causes;

import org.jspecify.annotations.NullMarked;
