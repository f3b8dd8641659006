package io.rollcall.broker.store;

import io.rollcall.broker.message.KeptBytes;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where sessions keep what outlives their connections. From any thread; nothing here waits for a file. */
public interface Store extends AutoCloseable {

    /** A place for the session of this client, empty. */
    StoredSession create(String clientId);

    /** What all deliveries that wait or are not acknowledged, and all wills, cost in memory. */
    KeptBytes keptBytes();

    /**
     * Stores the deliveries of one message, all or none, and then tells the sessions. In the order of the calls.
     *
     * @param deliveries are taken out of it
     * @param completion hears when that is decided; absent when nobody waits
     */
    void post(Message message, Posting deliveries, @Nullable Completion completion);

    /**
     * Keeps a retained message in place of the one that its topic had. In the order of the calls.
     *
     * @param after with the message
     * @param before what the topic had; absent when that is nothing
     * @param stored runs when the message can be read: on a thread of the store, where it must not wait; never in a store
     *     without files
     */
    void retain(Retained after, @Nullable Retained before, Runnable stored);

    /** Keeps this retained message no more. In the order of the calls. */
    void forget(Retained before);

    /**
     * Reads retained messages, each as it is now, in the order asked for, without those that are gone.
     *
     * @param to takes them, on a thread of the store, where it must not wait
     */
    void read(List<Retained> which, Consumer<List<Message>> to);

    /** Whether what is retained outlives the broker, so that whoever is told so must wait for {@link #afterCommit}. */
    boolean isDurable();

    /** Tells when all is durable that the caller gave before. */
    void afterCommit(Completion completion);

    /** Whether so much waits to be stored that publishers have to wait. */
    boolean isBusy();

    /** Whether whoever waits has to wait on. */
    boolean isHalfBusy();

    /** Shows what outlived the last run. Once, before anything else. */
    void recover(Recovery to) throws StoreException;

    /** Notes that the broker still runs, and looks whether there is room. About once a second; may wait for files. */
    void tick();

    /**
     * Writes a copy of all that is committed, as of one moment between the call and its return. From any thread but an event loop; takes as
     * long as files take. Nothing when what is kept has no files.
     *
     * @param directory is made; must not be there yet, and is whole when this returns
     * @throws StoreException when it cannot be written; what was written is left
     */
    default void backUp(Path directory) throws StoreException {}

    /** What the store counts. */
    StoreStats stats();

    /** Stores what still waits, and ends. */
    @Override
    void close();

    /** Who takes in what outlived the last run. */
    interface Recovery {

        /** A session. Its client is not connected, whatever it was when the broker ended; so it is kept, too. */
        void session(StoredSession stored, SessionState state, List<Subscription> subscriptions);

        /** A retained message. */
        void retained(Retained message);
    }
}
