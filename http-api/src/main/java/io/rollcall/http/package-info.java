/** The HTTP faces of presence, on one port: where they are started, and what they are told to be. */
@NullMarked
package io.rollcall.http;

import org.jspecify.annotations.NullMarked;
