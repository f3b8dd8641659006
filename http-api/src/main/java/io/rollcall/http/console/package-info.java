/** The console: the files of a web page that shows what the HTTP API tells. */
@NullMarked
package io.rollcall.http.console;

import org.jspecify.annotations.NullMarked;
