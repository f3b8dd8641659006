package io.rollcall.broker.api;

import io.rollcall.broker.message.Qos;
import java.util.Arrays;
import java.util.List;

/** What a broker counts. Live: each call answers as of now. From any thread. */
public interface BrokerStats {

    /** Why a message was not delivered. */
    enum Drop {
        QUEUE_FULL,
        SLOW_CONSUMER,
        OFFLINE,
        EXPIRED,
        PACKET_TOO_LARGE,
        RETAINED_FULL,
        /** The receiver has no right to its topic, although it subscribed to it. */
        NOT_AUTHORIZED,
        /** An embedder's subscription had no room for it. */
        LOCAL_FULL
    }

    /** Why a client was not read from. */
    enum Pause {
        /** Memory was short. */
        MEMORY,
        /** Too much was on its way between event loops. */
        MAIL,
        /** The client did not take the answers to what it had sent. */
        ANSWERS,
        /** The client sent faster than it may. */
        RATE
    }

    /** Clients that are connected. */
    int connections();

    /** Sessions, of clients that are connected or away. */
    int sessions();

    /** Bytes of the messages that wait for clients, or are not acknowledged by them, and of wills. */
    long queuedBytes();

    /** Sockets that were accepted since the start. */
    long socketsAccepted();

    /** PUBLISH packets from clients since the start. */
    default long messagesRead() {
        return Arrays.stream(Qos.values()).mapToLong(this::messagesRead).sum();
    }

    /** PUBLISH packets of this QoS from clients since the start. */
    long messagesRead(Qos qos);

    /** Bytes outside of the heap that Netty's allocator holds, for sockets of MQTT and of whatever else uses it. */
    long bufferBytesDirect();

    /** Bytes of the heap that it holds. */
    long bufferBytesHeap();

    /** PUBLISH packets to clients since the start. */
    default long messagesWritten() {
        return Arrays.stream(Qos.values()).mapToLong(this::messagesWritten).sum();
    }

    /** PUBLISH packets of this QoS to clients since the start. */
    long messagesWritten(Qos qos);

    /** Packets of any type from clients since the start. */
    long packetsRead();

    /** Packets of any type to clients since the start. */
    long packetsWritten();

    /** Bytes of MQTT from clients since the start; without TLS and WebSocket. */
    long bytesRead();

    /** Bytes of MQTT to clients since the start; without TLS and WebSocket. */
    long bytesWritten();

    /** Messages that were not delivered, for this reason, since the start. */
    long dropped(Drop why);

    /** Connections that ended so since the start. */
    long ended(Disconnection.Entity entity, DisconnectCause cause);

    /** Sockets that ended before their CONNECT was accepted, since the start. */
    long refused(DisconnectCause cause);

    /** Take-overs since the start. */
    long takenOver();

    /** PUBLISH packets refused because the client has no right to their topic. */
    long publishDenied();

    /** Subscriptions refused because the client has no right to their filter. */
    long subscribeDenied();

    /** PUBLISH packets refused because a limit was reached: of levels, of user properties, or of the payload's format. */
    long publishRefused();

    /** Subscriptions refused because a limit was reached. */
    long subscribeRefused();

    /** Messages of topics' owners that had to wait because their client did not take those before; each try counts. */
    long ownedHeldBack();

    /** How often a client was not read from for a while, for this reason. */
    long paused(Pause why);

    /** Connections that ended because packets that had come in part were too much together. */
    long halfReadDropped();

    /** Bytes of the messages that are on their way between event loops. */
    long mailBytes();

    /** Bytes of the retained messages. */
    long retainedBytes();

    /** How many of these bytes are in memory. */
    long retainedHeapBytes();

    /** The listeners, in the order of the configuration. */
    List<ListenerStats> listeners();

    /** Subscriptions. */
    long subscriptions();

    /** Retained messages. */
    long retained();
}
