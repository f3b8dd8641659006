/** The broker for the program that it runs in: publishes and subscribes without a socket. Above sessions, beside connections. */
@NullMarked
package io.rollcall.broker.local;

import org.jspecify.annotations.NullMarked;
