/** The broker against the specification: over real sockets, one class for each chapter. */
@NullMarked
package io.rollcall.broker.spec;

import org.jspecify.annotations.NullMarked;
