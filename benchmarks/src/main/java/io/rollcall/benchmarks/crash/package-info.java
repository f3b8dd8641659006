/** The crash trial: a server under churn, killed again and again, and an oracle of what each client saw of it. */
@NullMarked
package io.rollcall.benchmarks.crash;

import org.jspecify.annotations.NullMarked;
