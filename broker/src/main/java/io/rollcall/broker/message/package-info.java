/** What travels between clients: messages, topic names, topic filters and reason codes. JDK only. */
@NullMarked
package io.rollcall.broker.message;

import org.jspecify.annotations.NullMarked;
