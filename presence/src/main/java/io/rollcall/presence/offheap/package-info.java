/** The view off the heap, in Chronicle Map. The only package that touches Chronicle. */
@NullMarked
package io.rollcall.presence.offheap;

import org.jspecify.annotations.NullMarked;
