/** Who may come in, and what they may do: the gatekeepers in a chain, what holds back those who try too often, and reloading. */
@NullMarked
package io.rollcall.server.access;

import org.jspecify.annotations.NullMarked;
