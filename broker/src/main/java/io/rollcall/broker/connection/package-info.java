/** One socket: from CONNECT until it ends. */
@NullMarked
package io.rollcall.broker.connection;

import org.jspecify.annotations.NullMarked;
