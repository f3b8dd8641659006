/** What tests of the broker have in common. */
@NullMarked
package io.rollcall.broker;

import org.jspecify.annotations.NullMarked;
