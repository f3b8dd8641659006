@NullMarked
package io.rollcall.server.monitor;

import org.jspecify.annotations.NullMarked;
