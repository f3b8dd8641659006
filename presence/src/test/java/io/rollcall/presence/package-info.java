@NullMarked
package io.rollcall.presence;

import org.jspecify.annotations.NullMarked;
