@NullMarked
package io.rollcall.benchmarks.erase;

import org.jspecify.annotations.NullMarked;
