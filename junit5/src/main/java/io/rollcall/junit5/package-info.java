/** A broker for tests: {@link io.rollcall.junit5.RollcallBroker} gives one to a class or a method, {@link io.rollcall.junit5.TestBroker} is it. */
@NullMarked
package io.rollcall.junit5;

import org.jspecify.annotations.NullMarked;
