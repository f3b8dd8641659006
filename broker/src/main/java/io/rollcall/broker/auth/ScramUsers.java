package io.rollcall.broker.auth;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where the keys of users are kept. */
@FunctionalInterface
public interface ScramUsers {

    /**
     * The keys of a user. Called on an event loop: what takes time is done elsewhere and answered later.
     *
     * @param userName prepared by SASLprep; not to be answered in another time or way when it is not known
     */
    CompletionStage<Optional<ScramKeys>> find(String userName);
}
