package io.rollcall.broker.api;

/** Decides what a client may do. Called on an event loop for each operation: it must answer at once. */
public interface Authorizer {

    /** Whether the client may publish to the topic; also asked for its will. */
    boolean mayPublish(ClientConnection client, String topicName);

    /** Whether the client may subscribe to the filter; without the {@code $share/name/} of a shared subscription. */
    boolean maySubscribe(ClientConnection client, String topicFilter);

    /** Everybody may do everything. */
    static Authorizer allowAll() {
        return new Authorizer() {
            @Override
            public boolean mayPublish(ClientConnection client, String topicName) {
                return true;
            }

            @Override
            public boolean maySubscribe(ClientConnection client, String topicFilter) {
                return true;
            }
        };
    }
}
