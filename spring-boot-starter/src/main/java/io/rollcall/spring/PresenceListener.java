package io.rollcall.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that is told the changes of presence since this start, in order, one at a time, on threads for callbacks. It takes one parameter: a
 * {@code FeedPage.Item} for every change with its sequence number, a {@code FeedEntry} for every change, or one kind of {@code FeedEntry}
 * for these alone. When it returns a {@code CompletionStage}, the next change waits for it. What it throws is logged, and the next one comes.
 *
 * <pre>{@code
 * @PresenceListener
 * void left(FeedEntry.ClientDisconnected change) {
 *     alarms.add(change.disconnected().clientId());
 * }
 * }</pre>
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PresenceListener {}
