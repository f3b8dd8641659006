/** Authentication methods that come with the broker. An embedder chooses them; the broker itself knows none. JDK and {@code api} only. */
@NullMarked
package io.rollcall.broker.auth;

import org.jspecify.annotations.NullMarked;
