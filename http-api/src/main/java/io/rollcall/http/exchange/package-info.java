/** What all faces share: one request and its answer, and the way to presence. Knows no face. */
@NullMarked
package io.rollcall.http.exchange;

import org.jspecify.annotations.NullMarked;
