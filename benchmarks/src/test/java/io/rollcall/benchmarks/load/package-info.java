@NullMarked
package io.rollcall.benchmarks.load;

import org.jspecify.annotations.NullMarked;
