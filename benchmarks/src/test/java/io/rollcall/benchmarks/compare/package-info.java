@NullMarked
package io.rollcall.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
