/** The one room that knows all the others: it wires them, and starts and stops them as one server. */
@NullMarked
package io.rollcall.server;

import org.jspecify.annotations.NullMarked;
