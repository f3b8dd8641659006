@NullMarked
package io.rollcall.presence.index;

import org.jspecify.annotations.NullMarked;
