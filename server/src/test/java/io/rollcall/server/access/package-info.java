@NullMarked
package io.rollcall.server.access;

import org.jspecify.annotations.NullMarked;
