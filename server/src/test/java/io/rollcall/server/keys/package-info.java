@NullMarked
package io.rollcall.server.keys;

import org.jspecify.annotations.NullMarked;
