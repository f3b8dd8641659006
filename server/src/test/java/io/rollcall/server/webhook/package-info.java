@NullMarked
package io.rollcall.server.webhook;

import org.jspecify.annotations.NullMarked;
