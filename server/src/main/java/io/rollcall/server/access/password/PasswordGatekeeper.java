package io.rollcall.server.access.password;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.Rights;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.access.spi.Gatekeeper;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets in whoever knows a password of a file. Who is not in the file is left to others, after as long a time. */
public final class PasswordGatekeeper implements Gatekeeper {
    private static final byte[] NO_PASSWORD = {};

    private final String name;
    private final Path file;
    private final HashWorkers workers;
    private final Function<Credentials, @Nullable String> subject;
    private volatile PasswordFile users;

    /**
     * Reads the file.
     *
     * @param subject under which name of the file a client is looked up; absent when it is not for this gatekeeper
     * @throws FileError when the file cannot be read
     */
    public PasswordGatekeeper(
            String name, Path file, HashWorkers workers, Function<Credentials, @Nullable String> subject)
            throws FileError {
        this.name = name;
        this.file = file;
        this.workers = workers;
        this.subject = subject;
        this.users = PasswordFile.read(file);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Path> files() {
        return List.of(file);
    }

    @Override
    public void reload() throws FileError {
        users = PasswordFile.read(file);
    }

    @Override
    public CompletionStage<Answer> ask(Credentials credentials) {
        PasswordFile known = users;
        String who = subject.apply(credentials);
        PasswordHash its = who == null ? null : known.find(who);
        // nobody learns from the time whether there is such a user
        PasswordHash compared = its == null ? known.any() : its;
        if (who == null || compared == null) {
            return CompletableFuture.completedStage(Answer.IGNORE);
        }
        byte[] password = credentials.password() == null ? NO_PASSWORD : credentials.password();
        return workers.submit(() -> answer(who, credentials.userName(), its, compared.verifies(password)), Answer.BUSY);
    }

    private static Answer answer(String who, @Nullable String userName, @Nullable PasswordHash its, boolean right) {
        if (its == null) {
            return Answer.IGNORE;
        }
        return right
                ? new Answer.Allow(userName, null, Rights.NEVER, new Evidence(who, its), true)
                : Answer.Deny.badCredentials("wrong password");
    }

    /** Who came in by which line. */
    private record Evidence(String who, PasswordHash hash) {}

    @Override
    public boolean holds(Answer.Allow answer) {
        if (!(answer.evidence() instanceof Evidence evidence)) {
            return false;
        }
        PasswordHash now = users.find(evidence.who);
        return now != null && (now == evidence.hash || now.text().equals(evidence.hash.text()));
    }
}
