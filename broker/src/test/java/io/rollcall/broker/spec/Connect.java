package io.rollcall.broker.spec;

import static io.rollcall.broker.api.ProtocolVersion.V3_1;
import static io.rollcall.broker.api.ProtocolVersion.V5;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.api.ProtocolVersion;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** CONNECT, and the socket that it is sent on. Of MQTT 5, with a clean start and no keep-alive, unless said otherwise. */
public final class Connect implements Packet {
    private final InetSocketAddress address;
    private final Consumer<ScriptedClient> opened;
    private final String clientId;
    private ProtocolVersion version = V5;
    private boolean cleanStart = true;
    private int keepAlive;
    private @Nullable Will will;
    private @Nullable String user;
    private @Nullable String password;
    private Props props = Props.props();

    public Connect(InetSocketAddress address, String clientId, Consumer<ScriptedClient> opened) {
        this.address = address;
        this.clientId = clientId;
        this.opened = opened;
    }

    public Connect version(ProtocolVersion newVersion) {
        version = newVersion;
        return this;
    }

    public Connect cleanStart(boolean clean) {
        cleanStart = clean;
        return this;
    }

    /** Without a clean start, and with a session that lasts: so many seconds in MQTT 5, for ever before. */
    public Connect session(long seconds) {
        cleanStart = false;
        if (version == V5) {
            props.u32(Props.SESSION_EXPIRY, seconds);
        }
        return this;
    }

    public Connect keepAlive(int seconds) {
        keepAlive = seconds;
        return this;
    }

    public Connect will(Will newWill) {
        will = newWill;
        return this;
    }

    public Connect user(String name, String newPassword) {
        user = name;
        password = newPassword;
        return this;
    }

    /** Adds properties to those of {@link #session}. */
    public Connect with(Consumer<Props> more) {
        more.accept(props);
        return this;
    }

    @Override
    public byte[] bytes(ProtocolVersion ignored) {
        Bytes body = new Bytes().text(version == V3_1 ? "MQIsdp" : "MQTT").u8(version.level());
        body.u8(flags()).u16(keepAlive);
        if (version == V5) {
            body.raw(props.section());
        }
        body.text(clientId);
        if (will != null) {
            body.raw(will.bytes(version));
        }
        if (user != null) {
            body.text(user);
        }
        if (password != null) {
            body.text(password);
        }
        return body.packet(0x10);
    }

    private int flags() {
        return (cleanStart ? 0x02 : 0)
                | (will == null ? 0 : will.flags())
                | (user == null ? 0 : 0x80)
                | (password == null ? 0 : 0x40);
    }

    /** Sends it; the answer is still to be read. */
    public ScriptedClient send() {
        ScriptedClient client = new ScriptedClient(address, version);
        opened.accept(client);
        return client.send(this);
    }

    /** Sends it, and more behind it, in one write; the answer is still to be read. */
    public ScriptedClient send(Packet behind) {
        ScriptedClient client = new ScriptedClient(address, version);
        opened.accept(client);
        return client.send(this, behind);
    }

    /** Sends it and expects to be let in. */
    public ScriptedClient open() {
        ScriptedClient client = send();
        Received connack = client.expectConnack();
        assertThat(connack.reason()).as("CONNACK for %s", clientId).isZero();
        return client;
    }

    /** Sends it and expects to be let in, and the session to be there or not. */
    public ScriptedClient open(boolean sessionPresent) {
        ScriptedClient client = send();
        Received connack = client.expectConnack();
        assertThat(connack.reason()).as("CONNACK for %s", clientId).isZero();
        assertThat(connack.sessionPresent())
                .as("session present for %s", clientId)
                .isEqualTo(sessionPresent);
        return client;
    }

    /** Sends it and expects to be refused. */
    public void refused(int reason) {
        ScriptedClient client = send();
        Received connack = client.expectConnack();
        assertThat(connack.reason()).as("CONNACK for %s", clientId).isEqualTo(reason);
        assertThat(connack.sessionPresent()).isFalse();
        client.expectClosed();
    }
}
