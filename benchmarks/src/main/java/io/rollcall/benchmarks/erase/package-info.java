/** The erasing trial: presence is killed while it erases clients and forgets others. */
@NullMarked
package io.rollcall.benchmarks.erase;

import org.jspecify.annotations.NullMarked;
