@NullMarked
package io.rollcall.junit5;

import org.jspecify.annotations.NullMarked;
