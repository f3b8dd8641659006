@NullMarked
package io.rollcall.broker.auth;

import org.jspecify.annotations.NullMarked;
