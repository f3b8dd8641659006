@NullMarked
package io.rollcall.spring;

import org.jspecify.annotations.NullMarked;
