/** Passwords in a file: how they are kept, verified and changed. */
@NullMarked
package io.rollcall.server.access.password;

import org.jspecify.annotations.NullMarked;
