/** Who is here: the engine that records every change of a client's presence and answers questions about it. */
@NullMarked
package io.rollcall.presence;

import org.jspecify.annotations.NullMarked;
