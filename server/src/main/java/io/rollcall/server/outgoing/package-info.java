/** What is common to all who ask other servers over HTTP: whose certificates they trust, and how they say why none answered. */
@NullMarked
package io.rollcall.server.outgoing;

import org.jspecify.annotations.NullMarked;
