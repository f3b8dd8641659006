/** Copies of a data directory: made while the server runs or while none does, and put back. */
@NullMarked
package io.rollcall.server.backup;

import org.jspecify.annotations.NullMarked;
