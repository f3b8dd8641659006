/** That nothing a client does hurts the broker, or others. */
@NullMarked
package io.rollcall.broker.robust;

import org.jspecify.annotations.NullMarked;
