/** Indexes beside the table: who matches, in which order and how many, without a look at every record. Knows numbers and bytes, no presence. */
@NullMarked
package io.rollcall.presence.index;

import org.jspecify.annotations.NullMarked;
