/** Who gets a message: the subscription tree, shared subscriptions, retained messages. */
@NullMarked
package io.rollcall.broker.routing;

import org.jspecify.annotations.NullMarked;
