/** What a server on the open internet must stand: everybody back at once, logins tried by the thousand, no descriptor left, certificates replaced. */
@NullMarked
package io.rollcall.benchmarks.siege;

import org.jspecify.annotations.NullMarked;
