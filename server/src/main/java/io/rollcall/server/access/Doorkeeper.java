package io.rollcall.server.access;

import io.rollcall.broker.api.Admission;
import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.ReasonCode;
import io.rollcall.server.access.FailedLogins.Attempt;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may come in: the gatekeepers in turn, the first that does not ignore a client. Who is ignored by all may come in
 * without a name where that is allowed. From any thread.
 */
final class Doorkeeper implements Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

    private final List<Gatekeeper> gatekeepers;
    private final Predicate<String> anonymousMayCome;
    private final FailedLogins failed;
    private final Flapping flapping;
    private final Remembered remembered;
    private final TimeSource time;
    private final LongAdder admitted = new LongAdder();
    private final LongAdder anonymous = new LongAdder();

    /**
     * Nobody has come yet.
     *
     * @param anonymousMayCome whether clients without a name may come in by the listener of this name
     */
    Doorkeeper(
            List<Gatekeeper> gatekeepers,
            Predicate<String> anonymousMayCome,
            FailedLogins failed,
            Flapping flapping,
            Remembered remembered,
            TimeSource time) {
        this.gatekeepers = List.copyOf(gatekeepers);
        this.anonymousMayCome = anonymousMayCome;
        this.failed = failed;
        this.flapping = flapping;
        this.remembered = remembered;
        this.time = time;
    }

    @Override
    public CompletionStage<ReasonCode> authenticate(Credentials credentials) {
        return admit(credentials).thenApply(Admission::reason);
    }

    @Override
    public CompletionStage<Admission> admit(Credentials credentials) {
        if (gatekeepers.isEmpty()) {
            return done(comingIn(credentials, Admission.as(credentials.userName())));
        }
        ByteBuffer login = remembered.keyOf(credentials);
        Admitted known = login == null ? null : remembered.find(login, time.epochMillis());
        if (known != null) {
            return done(comingIn(credentials, new Admission(ReasonCode.SUCCESS, known.userName(), known)));
        }
        Attempt attempt = failed.begin(credentials.remoteAddress(), credentials.userName());
        if (attempt == null) {
            return done(Admission.refused(ReasonCode.CONNECTION_RATE_EXCEEDED));
        }
        return ask(0, credentials, new Login(login, attempt));
    }

    /** A login on its way through the chain. */
    private record Login(@Nullable ByteBuffer key, Attempt attempt) {}

    private CompletionStage<Admission> ask(int index, Credentials credentials, Login login) {
        if (index == gatekeepers.size()) {
            return done(ignored(credentials, login));
        }
        Gatekeeper gatekeeper = gatekeepers.get(index);
        CompletionStage<Answer> answer;
        try {
            answer = gatekeeper.ask(credentials);
        } catch (RuntimeException thrown) {
            answer = CompletableFuture.failedStage(thrown);
        }
        return answer.handle((said, failure) -> {
                    if (said instanceof Answer.Ignore && failure == null) {
                        return ask(index + 1, credentials, login);
                    }
                    return done(
                            said == null
                                    ? unanswered(gatekeeper, credentials, login, failure)
                                    : answered(gatekeeper, said, credentials, login));
                })
                .thenCompose(next -> next);
    }

    private Admission answered(Gatekeeper by, Answer said, Credentials credentials, Login login) {
        if (said instanceof Answer.Allow allow) {
            login.attempt.succeeded();
            Admitted rights = new Admitted(by, allow, credentials.clientId());
            if (allow.costly() && login.key != null) {
                remembered.put(login.key, rights);
            }
            admitted.increment();
            return comingIn(credentials, new Admission(ReasonCode.SUCCESS, allow.userName(), rights));
        }
        Answer.Deny deny = (Answer.Deny) said;
        boolean ours = deny.reason() == ReasonCode.SERVER_BUSY || deny.reason() == ReasonCode.SERVER_UNAVAILABLE;
        return refused(
                by.name(),
                deny.reason(),
                deny.why(),
                credentials,
                ours ? login.attempt::succeeded : login.attempt::failed);
    }

    private Admission unanswered(Gatekeeper by, Credentials credentials, Login login, @Nullable Throwable failure) {
        login.attempt.succeeded();
        LOG.error("gatekeeper {} failed for client {}", by.name(), credentials.clientId(), failure);
        return Admission.refused(ReasonCode.SERVER_UNAVAILABLE);
    }

    /** Nobody knows what it showed, if it showed anything. */
    private Admission ignored(Credentials credentials, Login login) {
        if (credentials.userName() != null || credentials.password() != null) {
            return refused(
                    "nobody", ReasonCode.BAD_USER_NAME_OR_PASSWORD, "unknown", credentials, login.attempt::failed);
        }
        if (!anonymousMayCome.test(credentials.listener())) {
            return refused("nobody", ReasonCode.NOT_AUTHORIZED, "no credentials", credentials, login.attempt::failed);
        }
        login.attempt.succeeded();
        anonymous.increment();
        return comingIn(credentials, Admission.as(null));
    }

    private static Admission refused(
            String by, ReasonCode reason, String why, Credentials credentials, Runnable counted) {
        counted.run();
        LOG.debug(
                "client {}, user {}, from {} refused by {}: {}",
                credentials.clientId(),
                credentials.userName(),
                credentials.remoteAddress(),
                by,
                why);
        return Admission.refused(reason);
    }

    private Admission comingIn(Credentials credentials, Admission admission) {
        return flapping.mayConnect(credentials.clientId()) ? admission : Admission.refused(ReasonCode.BANNED);
    }

    private static CompletionStage<Admission> done(Admission admission) {
        return CompletableFuture.completedStage(admission);
    }

    /** Clients that a gatekeeper let in, without those that were remembered. */
    long admitted() {
        return admitted.sum();
    }

    /** Clients that came in without a name. */
    long anonymous() {
        return anonymous.sum();
    }
}
