/** Tests of the HTTP API over real sockets. */
@NullMarked
package io.rollcall.http;

import org.jspecify.annotations.NullMarked;
