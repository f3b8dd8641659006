/** What a broker loses that is killed: acknowledged messages, sessions, order. Nothing, it is to be. */
@NullMarked
package io.rollcall.benchmarks.durability;

import org.jspecify.annotations.NullMarked;
