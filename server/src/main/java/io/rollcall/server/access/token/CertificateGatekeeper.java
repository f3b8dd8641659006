package io.rollcall.server.access.token;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.ClientCertificate;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.Gatekeeper;
import io.rollcall.server.config.AccessConfig.CertificateName;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lets in whoever showed a certificate that was verified, under a name that stands in it, whatever CONNECT says. */
public final class CertificateGatekeeper implements Gatekeeper {
    private final CertificateName which;

    public CertificateGatekeeper(CertificateName which) {
        this.which = which;
    }

    @Override
    public String name() {
        return "certificate";
    }

    @Override
    public CompletionStage<Answer> ask(Credentials credentials) {
        ClientCertificate certificate = credentials.certificate();
        String userName = certificate == null ? null : nameIn(certificate);
        return CompletableFuture.completedStage(userName == null ? Answer.IGNORE : Answer.Allow.as(userName));
    }

    private @Nullable String nameIn(ClientCertificate certificate) {
        return switch (which) {
            case NONE -> null;
            case COMMON_NAME -> certificate.commonName();
            case SUBJECT -> certificate.subject();
            case SAN_DNS -> first(certificate.dnsNames());
            case SAN_EMAIL -> first(certificate.emails());
            case SAN_URI -> first(certificate.uris());
        };
    }

    private static @Nullable String first(List<String> names) {
        return names.isEmpty() ? null : names.get(0);
    }
}
