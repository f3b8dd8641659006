/** The view that queries read: the last state of every client, as bytes by client id. */
@NullMarked
package io.rollcall.presence.table;

import org.jspecify.annotations.NullMarked;
