/** The file of API keys, which commands change and a running server reads again. */
@NullMarked
package io.rollcall.server.keys;

import org.jspecify.annotations.NullMarked;
