/** What the Javadoc of the api packages and docs/embedding.md show: compiled and run here, word by word. */
@NullMarked
package io.rollcall.server.examples;

import org.jspecify.annotations.NullMarked;
