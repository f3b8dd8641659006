/** Callers made of the vendors' own SDKs, unmodified, with only the host changed. */
@NullMarked
package io.rollcall.server.vendor;

import org.jspecify.annotations.NullMarked;
