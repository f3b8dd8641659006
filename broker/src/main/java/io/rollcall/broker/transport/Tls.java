package io.rollcall.broker.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.rollcall.broker.connection.Goodbye;
import java.io.IOException;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** TLS of one listener: what its files say now. Connections keep what was there when they began. From any thread. */
final class Tls {
    /** close_notify, so that the client knows that nothing was cut off. */
    static final Goodbye GOODBYE = channel -> {
        channel.flush(); // what is not under way when the closing begins is lost
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler == null ? channel.newSucceededFuture() : handler.closeOutbound();
    };

    private final TlsConfig config;
    private volatile SslContext context;

    private Tls(TlsConfig config, SslContext context) {
        this.config = config;
        this.context = context;
    }

    /**
     * Reads the files.
     *
     * @throws IOException when they cannot be; the message begins with the file
     */
    static Tls read(TlsConfig config) throws IOException {
        return new Tls(config, contextOf(config));
    }

    /**
     * Reads the files again, for the connections that begin from now on.
     *
     * @throws IOException when they cannot be, and those read before stay; the message begins with the file
     */
    void reload() throws IOException {
        context = contextOf(config);
    }

    private static SslContext contextOf(TlsConfig config) throws IOException {
        List<Identity> identities = new ArrayList<>();
        for (TlsIdentity identity : config.identities()) {
            identities.add(Identity.read(identity));
        }
        SslContextBuilder builder = SslContextBuilder.forServer(new IdentityChooser(identities))
                .sslProvider(SslProvider.JDK)
                .protocols(config.versions().stream()
                        .map(TlsConfig.Version::protocol)
                        .toList());
        if (config.clientCa() != null) {
            builder.trustManager(PemFile.read(config.clientCa()).certificates());
        }
        return builder.clientAuth(
                        switch (config.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        })
                .build();
    }

    /** For a connection that begins now. The handshake's time is limited elsewhere. */
    SslHandler newHandler(Channel channel) {
        SslHandler handler = context.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(0);
        return handler;
    }

    /** The common name of the certificate that the client showed, and that was verified; absent when it showed none. */
    static @Nullable String certificateName(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? commonName(certificate.getSubjectX500Principal())
                    : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static @Nullable String commonName(Principal subject) {
        try {
            String mostSpecific = null;
            for (Rdn rdn : new LdapName(subject.getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("CN") && rdn.getValue() instanceof String name) {
                    mostSpecific = name;
                }
            }
            return mostSpecific;
        } catch (InvalidNameException broken) {
            return null;
        }
    }
}
