@NullMarked
package io.rollcall.presence.journal;

import org.jspecify.annotations.NullMarked;
