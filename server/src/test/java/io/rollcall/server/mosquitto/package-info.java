@NullMarked
package io.rollcall.server.mosquitto;

import org.jspecify.annotations.NullMarked;
