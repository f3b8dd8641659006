package io.rollcall.http.exchange;

import java.util.List;
import java.util.Optional;

/** What administrators ask of webhooks. From any thread. */
public interface WebhookDesk {
    /** Of a server without webhooks. */
    WebhookDesk NONE = new WebhookDesk() {
        @Override
        public List<WebhookState> states() {
            return List.of();
        }

        @Override
        public Optional<List<String>> dead(String name, int most) {
            return Optional.empty();
        }

        @Override
        public boolean resend(String name) {
            return false;
        }
    };

    /** How each does, in the order of the configuration. Returns at once. */
    List<WebhookState> states();

    /** The oldest dead letters of one, a line of JSON each; empty when there is no such webhook. Reads a file: never on an event loop. */
    Optional<List<String>> dead(String name, int most);

    /** Has the dead letters of one sent again soon; false when there is no such webhook. Returns at once. */
    boolean resend(String name);
}
