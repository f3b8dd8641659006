@NullMarked
package io.rollcall.server.access.token;

import org.jspecify.annotations.NullMarked;
