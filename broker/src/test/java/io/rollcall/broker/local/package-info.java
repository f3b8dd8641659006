@NullMarked
package io.rollcall.broker.local;

import org.jspecify.annotations.NullMarked;
