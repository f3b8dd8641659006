@NullMarked
package io.rollcall.benchmarks.race;

import org.jspecify.annotations.NullMarked;
