package io.rollcall.server.access;

import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.api.Rights;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.server.access.acl.AclRules;
import io.rollcall.server.access.acl.ReservedTopics;
import io.rollcall.server.access.spi.FileError;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What clients may do: what their credentials say, else what the file of rules says, else everything. From any thread; a
 * client that asks while the file is read again is told by the old rules.
 */
final class RuleBook implements Authorizer {
    private final @Nullable Path file;
    private volatile @Nullable AclRules rules;

    /**
     * Reads the file, if there is one.
     *
     * @throws FileError when it cannot be read
     */
    RuleBook(@Nullable Path file) throws FileError {
        this.file = file;
        this.rules = file == null ? null : AclRules.read(file);
    }

    @Nullable
    Path file() {
        return file;
    }

    /**
     * Reads the file again.
     *
     * @throws FileError when it cannot be read, and the rules stay as they are
     */
    void reload() throws FileError {
        if (file != null) {
            rules = AclRules.read(file);
        }
    }

    @Override
    public Rights rightsOf(ClientConnection client) {
        if (client.rights() instanceof Admitted admitted && admitted.permissions() != null) {
            return new ReservedTopics(admitted.permissions());
        }
        AclRules current = rules;
        return current == null
                ? ReservedTopics.OPEN
                : new ReservedTopics(current.of(client.userName(), client.clientId()));
    }

    @Override
    public boolean mayStay(ClientConnection client) {
        return !(client.rights() instanceof Admitted admitted) || admitted.holds();
    }

    @Override
    public boolean mayPublish(ClientConnection client, String topicName) {
        return rightsOf(client).mayPublish(TopicName.of(topicName));
    }

    @Override
    public boolean maySubscribe(ClientConnection client, String topicFilter) {
        return rightsOf(client).maySubscribe(TopicFilter.of(topicFilter));
    }

    @Override
    public boolean mayReceive(ClientConnection client, String topicName) {
        return rightsOf(client).mayReceive(TopicName.of(topicName));
    }
}
