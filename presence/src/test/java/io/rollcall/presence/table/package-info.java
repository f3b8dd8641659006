@NullMarked
package io.rollcall.presence.table;

import org.jspecify.annotations.NullMarked;
