@NullMarked
package io.rollcall.broker.store;

import org.jspecify.annotations.NullMarked;
