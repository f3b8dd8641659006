/** Reads what Mosquitto's configuration says, for those who come from there. */
@NullMarked
package io.rollcall.server.mosquitto;

import org.jspecify.annotations.NullMarked;
