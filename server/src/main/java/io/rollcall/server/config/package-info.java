/** What an operator may choose, and the four places where it can be said: command line, environment, file, defaults. */
@NullMarked
package io.rollcall.server.config;

import org.jspecify.annotations.NullMarked;
