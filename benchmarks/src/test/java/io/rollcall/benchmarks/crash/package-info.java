@NullMarked
package io.rollcall.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
