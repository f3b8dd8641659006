package io.rollcall.server.monitor;

import io.rollcall.broker.api.ClientConnection;
import io.rollcall.broker.message.Message;
import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.TopicFilter;
import io.rollcall.broker.message.TopicName;
import io.rollcall.presence.ClientIdForm;
import io.rollcall.presence.ClientQuery.Filter;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.ClientType;
import io.rollcall.presence.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code iot-2/type/{type}/id/{id}/mon} of devices and gateways, and {@code iot-2/app/{app}/mon} of applications, for applications and, the
 * first, for gateways; each sees its own organisation.
 */
final class IbmTopics implements Family {
    private static final String ANY = "+";

    private final IbmMonitor monitor = new IbmMonitor(IbmTopics::topicOf);

    /** The topic of a client; absent when its identifier has none of the platform's forms. */
    private static @Nullable String topicOf(String clientId) {
        ClientIdForm form = ClientIdForm.of(clientId);
        String type = form.type();
        String device = form.device();
        if (type != null && device != null) {
            return isLevel(type) && isLevel(device) ? "iot-2/type/" + type + "/id/" + device + "/mon" : null;
        }
        if (form.org() == null) {
            return null;
        }
        String application = clientId.split(":", -1)[2];
        return isLevel(application) ? "iot-2/app/" + application + "/mon" : null;
    }

    private static boolean isLevel(String name) {
        return name.indexOf('/') < 0;
    }

    @Override
    public boolean owns(TopicName topic) {
        return topic.toString().startsWith("iot-2/") && (isThings(topic.levels()) || isApplications(topic.levels()));
    }

    @Override
    public boolean owns(TopicFilter filter) {
        return filter.filter().startsWith("iot-2/") && (isThings(filter.levels()) || isApplications(filter.levels()));
    }

    private static boolean isThings(String[] levels) {
        return levels.length == 6 && levels[1].equals("type") && levels[3].equals("id") && levels[5].equals("mon");
    }

    private static boolean isApplications(String[] levels) {
        return levels.length == 4 && levels[1].equals("app") && levels[3].equals("mon");
    }

    @Override
    public @Nullable Scope scope(ClientConnection client, TopicFilter filter) {
        ClientIdForm who = ClientIdForm.of(client.clientId());
        String org = who.org();
        if (org == null || who.clientType() == ClientType.DEVICE) {
            return null;
        }
        String[] levels = filter.levels();
        if (isThings(levels)) {
            return things(org, levels[2], levels[4]);
        }
        return who.clientType() == ClientType.APPLICATION ? applications(org, levels[2]) : null;
    }

    private Scope things(String org, String type, String id) {
        if (!type.equals(ANY) && !id.equals(ANY)) {
            String rest = ":" + org + ":" + type + ":" + id;
            return Scope.of(this, List.of("d" + rest, "g" + rest));
        }
        Filter filter = Filter.where()
                .org(org)
                .type(type.equals(ANY) ? null : type)
                .device(id.equals(ANY) ? null : id)
                .build();
        return Scope.where(this, filter, clientId -> {
            ClientIdForm form = ClientIdForm.of(clientId);
            return org.equals(form.org())
                    && form.device() != null
                    && (type.equals(ANY) || type.equals(form.type()))
                    && (id.equals(ANY) || Objects.equals(id, form.device()));
        });
    }

    /** Only those that are connected have a message retained. */
    private Scope applications(String org, String application) {
        Filter filter = Filter.where()
                .org(org)
                .clientType(ClientType.APPLICATION)
                .status(Status.CONNECTED)
                .build();
        return Scope.where(this, filter, clientId -> {
            ClientIdForm form = ClientIdForm.of(clientId);
            return org.equals(form.org())
                    && form.clientType() == ClientType.APPLICATION
                    && (application.equals(ANY) || application.equals(clientId.split(":", -1)[2]));
        });
    }

    @Override
    public Qos maximumQos() {
        return Qos.EXACTLY_ONCE;
    }

    @Override
    public boolean hasState() {
        return true;
    }

    @Override
    public List<Message> tell(Change change) {
        return monitor.tell(change);
    }

    @Override
    public @Nullable Message state(ClientState client) {
        return monitor.state(client);
    }
}
