@NullMarked
package io.rollcall.broker.session;

import org.jspecify.annotations.NullMarked;
