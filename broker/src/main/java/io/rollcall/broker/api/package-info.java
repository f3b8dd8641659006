/** What an embedder sees and implements: listeners, authentication, authorization. JDK and {@code message} only. */
@NullMarked
package io.rollcall.broker.api;

import org.jspecify.annotations.NullMarked;
