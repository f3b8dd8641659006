/** An embeddable MQTT broker. */
@NullMarked
package io.rollcall.broker;

import org.jspecify.annotations.NullMarked;
