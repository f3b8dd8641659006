/** The console in a real browser, for tests. */
@NullMarked
package io.rollcall.server.browser;

import org.jspecify.annotations.NullMarked;
