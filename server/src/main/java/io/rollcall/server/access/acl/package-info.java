/** Who may do what with which topics, and the files that say so. */
@NullMarked
package io.rollcall.server.access.acl;

import org.jspecify.annotations.NullMarked;
