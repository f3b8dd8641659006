package io.rollcall.broker.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.rollcall.broker.api.ClientCertificate;
import io.rollcall.broker.connection.Goodbye;
import java.io.IOException;
import java.security.Principal;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** TLS of one listener: what its files say now. Connections keep what was there when they began. From any thread. */
final class Tls {
    /** close_notify, so that the client knows that nothing was cut off. */
    static final Goodbye GOODBYE = channel -> {
        channel.flush(); // what is not under way when the closing begins is lost
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler == null ? channel.newSucceededFuture() : handler.closeOutbound();
    };

    // kinds of alternative names, RFC 5280, 4.2.1.6
    private static final int EMAIL = 1;
    private static final int DNS_NAME = 2;
    private static final int URI = 6;

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

    /** Whom the certificate names that the client showed, and that was verified; absent when it showed none. */
    static @Nullable ClientCertificate certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ? namesOf(certificate) : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    private static ClientCertificate namesOf(X509Certificate certificate) {
        X500Principal subject = certificate.getSubjectX500Principal();
        return new ClientCertificate(
                commonName(subject),
                subject.getName(),
                alternativeNames(certificate, DNS_NAME),
                alternativeNames(certificate, EMAIL),
                alternativeNames(certificate, URI));
    }

    private static List<String> alternativeNames(X509Certificate certificate, int type) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> name : all == null ? List.<List<?>>of() : all) {
                if (Integer.valueOf(type).equals(name.get(0)) && name.get(1) instanceof String text) {
                    names.add(text);
                }
            }
        } catch (CertificateParsingException broken) {
            return List.of();
        }
        return names;
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
