package io.rollcall.server.access;

import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.server.access.acl.ClientRules;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import org.jspecify.annotations.Nullable;

/** How a client came in: by whom, by which answer, and what its credentials say that it may do. Immutable. */
final class Admitted implements Rights {
    private final Gatekeeper by;
    private final Answer.Allow answer;
    private final @Nullable ClientRules permissions;

    Admitted(Gatekeeper by, Answer.Allow answer, String clientId) {
        this.by = by;
        this.answer = answer;
        this.permissions = answer.permissions() == null
                ? null
                : ClientRules.granted(answer.permissions(), answer.userName(), clientId);
    }

    /** The name under which it is known. */
    @Nullable
    String userName() {
        return answer.userName();
    }

    /** Whether it would come in by the same answer now. */
    boolean holds() {
        return by.holds(answer);
    }

    /** What the credentials say; absent when they say nothing, and the rules of the server decide. */
    @Nullable
    Rights permissions() {
        return permissions;
    }

    @Override
    public boolean mayPublish(TopicName topic) {
        return permissions == null || permissions.mayPublish(topic);
    }

    @Override
    public boolean maySubscribe(TopicFilter filter) {
        return permissions == null || permissions.maySubscribe(filter);
    }

    @Override
    public boolean mayReceive(TopicName topic) {
        return permissions == null || permissions.mayReceive(topic);
    }

    @Override
    public long expiresAt() {
        return answer.expiresAt();
    }
}
