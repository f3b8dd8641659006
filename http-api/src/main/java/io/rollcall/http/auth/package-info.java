/** Who may ask: API keys, and the headers that carry them. */
@NullMarked
package io.rollcall.http.auth;

import org.jspecify.annotations.NullMarked;
