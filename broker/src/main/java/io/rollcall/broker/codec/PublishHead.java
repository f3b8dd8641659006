package io.rollcall.broker.codec;

import io.rollcall.broker.message.PacketType;
import io.rollcall.broker.message.Qos;

/**
 * What one PUBLISH says beside its message: how it is delivered, to this client, this time. Filled in anew for each
 * packet, so that a connection (or an event loop) needs one, and a delivery makes no garbage. Of one thread.
 */
public final class PublishHead {
    private static final int[] NO_IDS = {};

    private Qos qos = Qos.AT_MOST_ONCE;
    private boolean dup;
    private boolean retain;
    private int packetId;
    private int topicAlias;
    private boolean withTopic = true;
    private long messageExpirySeconds = -1;
    private int[] subscriptionIds = NO_IDS;
    private final PublishFrame frame = new PublishFrame();

    /**
     * Begins a new head: with the topic name, and without all that MQTT 5 may add.
     *
     * @param packetId 0 for QoS 0
     */
    public PublishHead begin(Qos qos, boolean dup, boolean retain, int packetId) {
        this.qos = qos;
        this.dup = dup;
        this.retain = retain;
        this.packetId = packetId;
        topicAlias = 0;
        withTopic = true;
        messageExpirySeconds = -1;
        subscriptionIds = NO_IDS;
        return this;
    }

    /**
     * Adds a topic alias.
     *
     * @param topicAlias 1 to the client's topic alias maximum; 0 for none
     * @param withTopic whether the client does not know the alias yet
     */
    public PublishHead topicAlias(int topicAlias, boolean withTopic) {
        this.topicAlias = topicAlias;
        this.withTopic = withTopic;
        return this;
    }

    /**
     * Adds how long the message may still wait.
     *
     * @param seconds -1 when it does not expire
     */
    public PublishHead messageExpirySeconds(long seconds) {
        messageExpirySeconds = seconds;
        return this;
    }

    /**
     * Adds the identifiers of the subscriptions that it matched.
     *
     * @param ids not to be written while the head is used; empty for none
     */
    public PublishHead subscriptionIds(int[] ids) {
        subscriptionIds = ids;
        return this;
    }

    /** Whether it adds no properties. */
    boolean isPlain() {
        return topicAlias == 0 && messageExpirySeconds < 0 && subscriptionIds.length == 0;
    }

    /** A buffer that packets were written to with this head is used again from here on. */
    public void forget() {
        frame.forget();
    }

    PublishFrame frame() {
        return frame;
    }

    Qos qos() {
        return qos;
    }

    int packetId() {
        return packetId;
    }

    int topicAlias() {
        return topicAlias;
    }

    boolean withTopic() {
        return withTopic;
    }

    long messageExpirySeconds() {
        return messageExpirySeconds;
    }

    int[] subscriptionIds() {
        return subscriptionIds;
    }

    /** The first byte of the packet [3.3.1]. */
    int firstByte() {
        return (PacketType.PUBLISH.code() << 4) | (dup ? 0x08 : 0) | (qos.level() << 1) | (retain ? 0x01 : 0);
    }
}
