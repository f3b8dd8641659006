package io.rollcall.broker.transport;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/** A {@link TlsIdentity} as it was read. */
record Identity(List<X509Certificate> chain, PrivateKey key, List<String> hosts) {
    private static final byte[] PROBE = {'r', 'o', 'l', 'l', 'c', 'a', 'l', 'l'};

    /** Reads the files; refuses a key that is not that of the certificate, as when one of them is not replaced yet. */
    static Identity read(TlsIdentity config) throws IOException {
        List<X509Certificate> chain = PemFile.read(config.certificate()).certificates();
        PrivateKey key = PemFile.read(config.key()).privateKey();
        if (!belong(key, chain.get(0).getPublicKey())) {
            throw new IOException(config.key() + ": its key is not that of the certificate in " + config.certificate());
        }
        return new Identity(
                chain,
                key,
                config.hosts().stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static boolean belong(PrivateKey key, PublicKey publicKey) {
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(
                    switch (key.getAlgorithm()) {
                        case "RSA" -> "SHA256withRSA";
                        case "EC" -> "SHA256withECDSA";
                        default -> key.getAlgorithm();
                    });
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException mismatch) {
            return false;
        }
    }

    boolean isForAllHosts() {
        return hosts.isEmpty();
    }

    /** Whether it is for this name, in lower case: by the name itself, or by one with {@code *} for its first label. */
    boolean isFor(String host) {
        return hosts.contains(host) || hosts.contains("*" + host.substring(Math.max(0, host.indexOf('.'))));
    }

    /** The algorithm of its key, as TLS asks for it. */
    String keyType() {
        return key.getAlgorithm();
    }
}
