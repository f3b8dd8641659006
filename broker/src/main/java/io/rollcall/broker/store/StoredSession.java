package io.rollcall.broker.store;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.Subscription;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.store.Outgoing.Awaiting;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What one session keeps beyond its connection [4.1]. On the session's owner. */
public interface StoredSession {

    /** Who is told of what comes from the store. Once, before anything else. */
    void open(Inbox inbox);

    /** Where the session's bytes in memory are counted from here on: with those of its owner. */
    void countIn(KeptBytes.Part part);

    /** Keeps what must last of the session; from the first that must on, until {@link #clear}, the session is in the store. */
    void save(SessionState state);

    /** Whether deliveries of QoS 1 and 2 must be stored before they are made: the session lasts, and so does the store. */
    boolean isDurable();

    /** Where a {@link Posting} adds deliveries; absent when the session is not durable. From any thread. */
    @Nullable
    DurableQueue queue();

    /**
     * Whether all that the session gave to the store is committed, and it has heard of that: otherwise a delivery could be
     * sent again to a client that is back, and then once more when the session hears, and its two acknowledgements would be
     * taken for those of two messages.
     */
    boolean isCommitted();

    /** Tells when all that the session gave to the store is committed. */
    void afterCommit(Completion completion);

    /** Whether what outlived a restart is in memory, as far as it has to be before the client may come. */
    boolean isLoaded();

    /** Asks for it; comes with {@link Inbox#read}. */
    void load();

    /** The client is here: its queue comes into memory as it is needed. */
    void online();

    /** The client is away: what can be read again need not be in memory. */
    void offline();

    /** A stored delivery came. Returns whether its turn is after all that is in memory; else it comes with a page. */
    boolean admit(Outgoing outgoing);

    /** Takes in what was read. */
    void take(Page page);

    /** Keeps a subscription; returns whether there was none with the same filter. */
    boolean subscribe(Subscription subscription);

    /** Forgets a subscription; returns whether there was one. */
    boolean unsubscribe(TopicFilter filter);

    boolean isSubscribed(TopicFilter filter);

    Collection<Subscription> subscriptions();

    /** Puts a delivery at the end of the queue. */
    void enqueue(Outgoing outgoing);

    /** The head of the queue; absent when it is empty. */
    @Nullable
    Outgoing peek();

    /** Takes the head off the queue. */
    @Nullable
    Outgoing poll();

    /** A delivery that was taken off the queue is not sent. */
    void discard(Outgoing outgoing);

    /** Deliveries in the queue, wherever they are. */
    long queued();

    /** Whether the queue may grow by so many bytes, within limits of the store's own. */
    boolean isRoom(int bytes);

    /** What the deliveries cost in memory that are in the queue, or sent and not acknowledged. */
    long keptBytes();

    /** What the deliveries cost in memory that are sent and not acknowledged. */
    long inFlightBytes();

    /** A message of QoS 0 that is being written costs so much now. */
    void streamedBytes(long bytes);

    /** The wills of the session cost so much now. */
    void willBytes(long bytes);

    /**
     * Gives a delivery of QoS 1 or 2 a free packet identifier and keeps it until it is acknowledged. Returns whether it may
     * be written now; else that comes with {@link Inbox#committed}.
     */
    boolean send(Outgoing outgoing);

    /**
     * The same for a message of which nothing has to be stored. Returns its packet identifier; 0 when something has to be stored, and it
     * is to be sent as an {@link Outgoing}.
     */
    int send(Message message, Qos qos, boolean retain);

    /**
     * The same for several, which do not have the RETAIN flag. Absent when something has to be stored.
     *
     * @param count how many; as many packet identifiers are free
     */
    int @Nullable [] send(IntFunction<Message> messages, int count, Qos qos);

    /**
     * The client has answered messages that were sent so: to PUBREC follows PUBREL, with the others the packet identifier is free again.
     * Returns how many, from the first on: the next one is for no such message, or that awaits another answer; what there is is
     * {@link #inFlight(int)}.
     *
     * @param from the first of the packet identifiers
     * @param to behind the last
     */
    int answered(int[] packetIds, int from, int to, Awaiting answer);

    /** {@link Inbox#committed} came for it. */
    void committed(Outgoing outgoing);

    /** The sent delivery of this packet identifier; absent when the identifier is free. */
    @Nullable
    Outgoing inFlight(int packetId);

    /**
     * The client has the message and owns it: only the release of the packet identifier is left. Returns whether the client
     * may be told now; else that comes with {@link Inbox#committed}.
     */
    boolean received(Outgoing outgoing);

    /** The delivery is acknowledged: its packet identifier is free again. */
    void acknowledge(Outgoing outgoing);

    /** All that was sent and is not acknowledged, in the order in which it was sent first. */
    List<Outgoing> inFlight();

    int inFlightCount();

    /** A QoS 2 message with this packet identifier came from the client; returns false when it is a repetition. */
    boolean receive(int packetId);

    /** What came with this packet identifier is stored with its deliveries: the identifier with them. */
    void receiveWith(Posting deliveries, int packetId);

    /** What came with this packet identifier was refused. */
    void refused(int packetId);

    /** The client released the packet identifier; returns false when it was not in use. */
    boolean release(int packetId);

    /** Packet identifiers that came from the client and are not released. */
    int receivedCount();

    /** Forgets all; the session is over. */
    void clear();
}
