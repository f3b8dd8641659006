package io.rollcall.server.access.token;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.Rights;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientType;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How applications of IBM's platform come in: the user name is an API key that names an organization ({@code a-org-rest}), the password its
 * token, the client identifier that of an application of the organization. The client is known as the key. Keys of other forms are not taken.
 */
public final class IbmApiKeys implements Gatekeeper {
    private final Function<String, @Nullable ApiKey> keys;

    /** @param keys the API key of an id, as it is now; from any thread */
    public IbmApiKeys(Function<String, @Nullable ApiKey> keys) {
        this.keys = keys;
    }

    /** Which key it was, and what was then its proof. */
    private record Evidence(String id, String fingerprint) {}

    @Override
    public String name() {
        return "ibmApiKeys";
    }

    @Override
    public CompletionStage<Answer> ask(Credentials credentials) {
        return CompletableFuture.completedStage(answer(credentials));
    }

    private Answer answer(Credentials credentials) {
        String userName = credentials.userName();
        if (userName == null || ApiKey.orgIn(userName).isEmpty()) {
            return Answer.IGNORE;
        }
        ApiKey key = keys.apply(userName);
        byte[] shown = credentials.password();
        String password = shown == null ? "" : new String(shown, StandardCharsets.UTF_8);
        if (key == null || !key.proof().isProvedBy(password)) {
            return Answer.Deny.badCredentials("the token is not that of the API key");
        }
        ClientIdForm client = ClientIdForm.of(credentials.clientId());
        if (client.clientType() != ClientType.APPLICATION
                || !key.org().orElse("").equals(client.org())) {
            return Answer.Deny.badCredentials("the client is no application of the key's organization");
        }
        Evidence evidence = new Evidence(key.id(), key.proof().fingerprint());
        return new Answer.Allow(key.id(), null, Rights.NEVER, evidence, false);
    }

    @Override
    public boolean holds(Answer.Allow answer) {
        if (!(answer.evidence() instanceof Evidence evidence)) {
            return false;
        }
        ApiKey key = keys.apply(evidence.id());
        return key != null && key.proof().fingerprint().equals(evidence.fingerprint());
    }
}
