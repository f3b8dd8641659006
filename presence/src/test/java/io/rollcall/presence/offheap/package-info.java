@NullMarked
package io.rollcall.presence.offheap;

import org.jspecify.annotations.NullMarked;
