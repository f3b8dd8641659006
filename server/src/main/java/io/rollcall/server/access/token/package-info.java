/** Credentials that are signed or derived: tokens of JWT and IBM, signatures of Alibaba. */
@NullMarked
package io.rollcall.server.access.token;

import org.jspecify.annotations.NullMarked;
