package io.rollcall.broker.transport;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a client is shown: the one for the name that it asks for with SNI (RFC 6066), else the one for all
 * names, else the first; and of these, one with a key that it understands. An alias is a place in the list.
 */
final class IdentityChooser extends X509ExtendedKeyManager {
    private final List<Identity> identities;
    private final List<Identity> otherwise;

    IdentityChooser(List<Identity> identities) {
        this.identities = List.copyOf(identities);
        List<Identity> forAll =
                identities.stream().filter(Identity::isForAllHosts).toList();
        this.otherwise = forAll.isEmpty() ? List.of(identities.get(0)) : forAll;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (Identity identity : candidates(engine)) {
            if (identity.keyType().equals(keyType)) {
                return Integer.toString(identities.indexOf(identity));
            }
        }
        return null;
    }

    private List<Identity> candidates(@Nullable SSLEngine engine) {
        if (engine != null && engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    List<Identity> fitting = fitting(host.getAsciiName().toLowerCase(Locale.ROOT));
                    return fitting.isEmpty() ? otherwise : fitting;
                }
            }
        }
        return otherwise;
    }

    private List<Identity> fitting(String host) {
        return identities.stream().filter(identity -> identity.isFor(host)).toList();
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
