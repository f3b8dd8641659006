@NullMarked
package io.rollcall.broker.connection;

import org.jspecify.annotations.NullMarked;
