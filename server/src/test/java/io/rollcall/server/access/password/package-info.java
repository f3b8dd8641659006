@NullMarked
package io.rollcall.server.access.password;

import org.jspecify.annotations.NullMarked;
