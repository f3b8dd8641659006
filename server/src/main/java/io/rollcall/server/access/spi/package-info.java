/** What decides who may come in: the built-in gatekeepers, and those of others. */
@NullMarked
package io.rollcall.server.access.spi;

import org.jspecify.annotations.NullMarked;
