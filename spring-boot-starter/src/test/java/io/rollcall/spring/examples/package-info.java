/** What the Javadoc of this module and docs/embedding.md show, word by word; a test of the server compares them. */
@NullMarked
package io.rollcall.spring.examples;

import org.jspecify.annotations.NullMarked;
