/** What it costs to have a server in one's own JVM. */
@NullMarked
package io.rollcall.benchmarks.embed;

import org.jspecify.annotations.NullMarked;
