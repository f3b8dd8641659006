package io.rollcall.broker.transport;

import java.nio.file.Path;
import java.util.List;

/**
 * Who a listener is: a certificate and its key.
 *
 * @param certificate PEM file of the certificate, followed by those that vouch for it
 * @param key PEM file of its private key, not encrypted
 * @param hosts names that clients ask for with SNI, such as {@code mqtt.example.org} or {@code *.example.org}; none
 *     makes it the one for all other names
 */
public record TlsIdentity(Path certificate, Path key, List<String> hosts) {
    public TlsIdentity {
        hosts = List.copyOf(hosts);
    }

    /** For all names. */
    public static TlsIdentity of(Path certificate, Path key) {
        return new TlsIdentity(certificate, key, List.of());
    }
}
