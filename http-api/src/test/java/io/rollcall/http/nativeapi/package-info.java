/** What our own face keeps to itself. */
@NullMarked
package io.rollcall.http.nativeapi;

import org.jspecify.annotations.NullMarked;
