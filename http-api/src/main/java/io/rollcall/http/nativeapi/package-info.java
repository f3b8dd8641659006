/** Rollcall's own face: everything that presence knows. */
@NullMarked
package io.rollcall.http.nativeapi;

import org.jspecify.annotations.NullMarked;
