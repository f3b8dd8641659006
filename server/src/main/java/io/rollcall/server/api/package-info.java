/** What an embedder of the whole server uses and implements, beside {@code Rollcall} itself and the {@code api} package of the broker. */
@NullMarked
package io.rollcall.server.api;

import org.jspecify.annotations.NullMarked;
