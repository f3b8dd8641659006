package io.rollcall.broker.api;

import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;

/**
 * Decides what a client may do. Called on an event loop for each operation: it must answer at once.
 *
 * <pre>{@code
 * Authorizer ownTopicsOnly = new Authorizer() {
 *     public boolean mayPublish(ClientConnection client, String topicName) {
 *         return topicName.startsWith(client.clientId() + "/");
 *     }
 *
 *     public boolean maySubscribe(ClientConnection client, String topicFilter) {
 *         return topicFilter.startsWith(client.clientId() + "/");
 *     }
 * };
 * }</pre>
 */
public interface Authorizer {

    /** Whether the client may publish to the topic; also asked for its will. */
    boolean mayPublish(ClientConnection client, String topicName);

    /** Whether the client may subscribe to the filter; without the {@code $share/name/} of a shared subscription. */
    boolean maySubscribe(ClientConnection client, String topicFilter);

    /** Whether the client may be sent a message of this topic, whatever it subscribed to. */
    default boolean mayReceive(ClientConnection client, String topicName) {
        return true;
    }

    /**
     * Whether a client that was let in may stay: asked when its session is ready for it, and again after each
     * {@code Broker.recheck()}. Who may not is disconnected with NOT_AUTHORIZED.
     */
    default boolean mayStay(ClientConnection client) {
        return true;
    }

    /**
     * What the client may do, asked once for a connection, and again after each {@code Broker.recheck()}: an implementation
     * that finds out here what holds for this client has less to do for each message.
     */
    default Rights rightsOf(ClientConnection client) {
        return new Rights() {
            @Override
            public boolean mayPublish(TopicName topic) {
                return Authorizer.this.mayPublish(client, topic.toString());
            }

            @Override
            public boolean maySubscribe(TopicFilter filter) {
                return Authorizer.this.maySubscribe(client, filter.filter());
            }

            @Override
            public boolean mayReceive(TopicName topic) {
                return Authorizer.this.mayReceive(client, topic.toString());
            }
        };
    }

    /** Everybody may do everything. */
    static Authorizer allowAll() {
        Rights all = new Rights() {
            @Override
            public boolean mayPublish(TopicName topic) {
                return true;
            }

            @Override
            public boolean maySubscribe(TopicFilter filter) {
                return true;
            }

            @Override
            public boolean mayReceive(TopicName topic) {
                return true;
            }
        };
        return new Authorizer() {
            @Override
            public Rights rightsOf(ClientConnection client) {
                return all;
            }

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
