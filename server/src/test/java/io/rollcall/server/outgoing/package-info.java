/** What is common to all who ask other servers over HTTP. */
@NullMarked
package io.rollcall.server.outgoing;

import org.jspecify.annotations.NullMarked;
