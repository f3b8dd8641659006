/** What sessions and retained messages keep beyond a connection. */
@NullMarked
package io.rollcall.broker.store;

import org.jspecify.annotations.NullMarked;
