package io.rollcall.broker.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener. The files are read when the listener opens, and again when it is told to.
 *
 * @param identities the certificates; where none fits the name that a client asks for, the first is shown
 * @param clientAuth whether clients show a certificate
 * @param clientCa PEM file of the authorities that clients' certificates must come from; needed unless {@code NONE}
 * @param versions the versions of TLS
 */
public record TlsConfig(
        List<TlsIdentity> identities,
        ClientAuth clientAuth,
        @Nullable Path clientCa,
        List<Version> versions) {

    /** Whether clients show a certificate. */
    public enum ClientAuth {
        NONE,
        /** A client may show none; one that it shows must be good. */
        OPTIONAL,
        REQUIRED
    }

    /** A version of TLS. */
    public enum Version {
        TLS_1_2("TLSv1.2"),
        TLS_1_3("TLSv1.3");

        private final String protocol;

        Version(String protocol) {
            this.protocol = protocol;
        }

        /** As the JDK calls it. */
        public String protocol() {
            return protocol;
        }
    }

    public TlsConfig {
        identities = List.copyOf(identities);
        versions = List.copyOf(versions);
        if (identities.isEmpty()) {
            throw new IllegalArgumentException("certificate: is missing");
        }
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("versions: is empty");
        }
        if (clientAuth != ClientAuth.NONE && clientCa == null) {
            throw new IllegalArgumentException("clientCa: is missing, and clients' certificates cannot be checked");
        }
    }

    /** A certificate for all names, no certificates of clients, TLS 1.2 and 1.3. */
    public static TlsConfig of(Path certificate, Path key) {
        return new TlsConfig(
                List.of(TlsIdentity.of(certificate, key)), ClientAuth.NONE, null, List.of(Version.values()));
    }

    /**
     * Reads the files as a listener does, and keeps nothing of them.
     *
     * @throws IOException when they cannot be; the message begins with the file
     */
    public void check() throws IOException {
        Tls.read(this);
    }

    /** The same with certificates of clients. */
    public TlsConfig with(ClientAuth newClientAuth, Path newClientCa) {
        return new TlsConfig(identities, newClientAuth, newClientCa, versions);
    }
}
