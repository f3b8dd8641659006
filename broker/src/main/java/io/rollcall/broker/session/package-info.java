/** A client's session, which outlives its connections: deliveries, acknowledgements, take-over, expiry, will. */
@NullMarked
package io.rollcall.broker.session;

import org.jspecify.annotations.NullMarked;
