/** Listeners as clients meet them, over real sockets. */
@NullMarked
package io.rollcall.broker.transport;

import org.jspecify.annotations.NullMarked;
