/** The packets of one wire, read in place and written: MQTT 3.1, 3.1.1 and 5.0. */
@NullMarked
package io.rollcall.broker.codec;

import org.jspecify.annotations.NullMarked;
