/** Tells the feed of presence to other servers: at least once, in order, signed. */
@NullMarked
package io.rollcall.server.webhook;

import org.jspecify.annotations.NullMarked;
