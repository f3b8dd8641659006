/** The face for those who run the server: health, readiness, metrics. */
@NullMarked
package io.rollcall.http.ops;

import org.jspecify.annotations.NullMarked;
