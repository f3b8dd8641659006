@NullMarked
package io.rollcall.server;

import org.jspecify.annotations.NullMarked;
