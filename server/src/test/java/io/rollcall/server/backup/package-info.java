@NullMarked
package io.rollcall.server.backup;

import org.jspecify.annotations.NullMarked;
