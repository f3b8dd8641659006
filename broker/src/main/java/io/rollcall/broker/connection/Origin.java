package io.rollcall.broker.connection;

import io.netty.channel.Channel;
import io.rollcall.broker.api.ClientCertificate;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a socket comes from, as its listener found out. One for all sockets of a listener, where there was nothing to find out.
 *
 * @param listener name of the listener
 * @param transport {@code tcp}, {@code tls}, {@code ws}, {@code wss} or {@code unix}
 * @param remote where the client is, when the socket cannot tell: it is behind a proxy, or has no address
 * @param local where it was accepted, when the socket cannot tell
 * @param certificate whom the client's certificate names, which was verified
 * @param goodbye how the transport ends
 */
public record Origin(
        String listener,
        String transport,
        @Nullable InetSocketAddress remote,
        @Nullable InetSocketAddress local,
        @Nullable ClientCertificate certificate,
        Goodbye goodbye) {

    /** The same from this address. */
    public Origin from(InetSocketAddress client) {
        return new Origin(listener, transport, client, local, certificate, goodbye);
    }

    /** The same from the owner of this certificate. */
    public Origin certified(ClientCertificate its) {
        return new Origin(listener, transport, remote, local, its, goodbye);
    }

    /** Where the client is. */
    public InetSocketAddress remoteAddress(Channel channel) {
        return remote == null ? (InetSocketAddress) channel.remoteAddress() : remote;
    }

    /** Where it was accepted. */
    public InetSocketAddress localAddress(Channel channel) {
        return local == null ? (InetSocketAddress) channel.localAddress() : local;
    }
}
