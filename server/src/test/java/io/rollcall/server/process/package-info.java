/** The packaged server, as a process of its own. */
@NullMarked
package io.rollcall.server.process;

import org.jspecify.annotations.NullMarked;
