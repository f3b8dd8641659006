/** What the HTTP faces cost: requests a second, and streams that wait. */
@NullMarked
package io.rollcall.benchmarks.http;

import org.jspecify.annotations.NullMarked;
