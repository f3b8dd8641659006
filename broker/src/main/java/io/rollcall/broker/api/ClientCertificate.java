package io.rollcall.broker.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom the certificate of a client names; it was verified.
 *
 * @param commonName the most specific common name of the subject, when it has one
 * @param subject the whole subject, as RFC 2253 writes it: {@code CN=sensor-7,O=Example}
 * @param dnsNames the DNS names among its alternative names
 * @param emails the e-mail addresses among them
 * @param uris the URIs among them
 */
public record ClientCertificate(
        @Nullable String commonName, String subject, List<String> dnsNames, List<String> emails, List<String> uris) {
    public ClientCertificate {
        dnsNames = List.copyOf(dnsNames);
        emails = List.copyOf(emails);
        uris = List.copyOf(uris);
    }
}
