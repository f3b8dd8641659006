@NullMarked
package io.rollcall.server.access.acl;

import org.jspecify.annotations.NullMarked;
