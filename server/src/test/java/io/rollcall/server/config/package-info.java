@NullMarked
package io.rollcall.server.config;

import org.jspecify.annotations.NullMarked;
