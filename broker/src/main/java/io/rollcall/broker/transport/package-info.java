/** Listeners, event loops and pipelines. */
@NullMarked
package io.rollcall.broker.transport;

import org.jspecify.annotations.NullMarked;
