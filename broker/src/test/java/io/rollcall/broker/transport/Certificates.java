package io.rollcall.broker.transport;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Certificates and keys, made when a test wants them and kept nowhere. */
final class Certificates {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    /** A certificate with its key. */
    record Owned(X509Certificate certificate, KeyPair keys) {

        String commonName() {
            return certificate.getSubjectX500Principal().getName().replaceFirst("CN=", "");
        }

        String certificatePem() {
            return pem(certificate);
        }

        /** PKCS#8, as most write it. */
        String keyPem() {
            return pem("PRIVATE KEY", keys.getPrivate().getEncoded());
        }
    }

    private Certificates() {}

    /** An authority that vouches for others. */
    static Owned authority(String name) {
        KeyPair keys = ecKeys();
        return new Owned(sign(name, keys, name, keys, true, ""), keys);
    }

    /** Of a host. */
    static Owned host(String name, Owned authority) {
        return host(name, authority, ecKeys());
    }

    static Owned host(String name, Owned authority, KeyPair keys) {
        return new Owned(sign(name, keys, authority.commonName(), authority.keys(), false, name), keys);
    }

    static KeyPair ecKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static X509Certificate sign(
            String subject, KeyPair keys, String issuer, KeyPair issuerKeys, boolean authority, String host) {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(now.minus(Duration.ofDays(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                new X500Name("CN=" + subject),
                keys.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!host.isEmpty()) {
                GeneralName name = host.startsWith("127.")
                        ? new GeneralName(GeneralName.iPAddress, host)
                        : new GeneralName(GeneralName.dNSName, host);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    static String pem(Object value) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(value);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return text.toString();
    }

    static String pem(String type, byte[] der) {
        return pem(new PemObject(type, der));
    }

    /** Writes both files, by their names with {@code .pem} and {@code .key}, and names them. */
    static TlsIdentity write(Path directory, String name, Owned owned, String... hosts) {
        Path certificate = directory.resolve(name + ".pem");
        Path key = directory.resolve(name + ".key");
        write(certificate, owned.certificatePem());
        write(key, owned.keyPem());
        return new TlsIdentity(certificate, key, List.of(hosts));
    }

    static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    static TrustManagerFactory trusting(X509Certificate authority) {
        try {
            KeyStore trusted = emptyStore();
            trusted.setCertificateEntry("authority", authority);
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(trusted);
            return factory;
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    /** A client's view: it trusts the authority, and shows its own certificate, if it has one. */
    static SSLContext client(X509Certificate authority, Owned... own) {
        try {
            KeyStore store = emptyStore();
            char[] none = new char[0];
            for (Owned mine : own) {
                store.setKeyEntry("own", mine.keys.getPrivate(), none, new Certificate[] {mine.certificate});
            }
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, none);
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager shown = new ShowsAnyway((X509ExtendedKeyManager) keys.getKeyManagers()[0]);
            context.init(new KeyManager[] {shown}, trusting(authority).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new AssertionError(failed);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
        return store;
    }

    /** Shows its certificate also to those who ask for one of another authority. */
    private static final class ShowsAnyway extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager own;

        ShowsAnyway(X509ExtendedKeyManager own) {
            this.own = own;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return own.chooseClientAlias(keyTypes, null, socket);
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return own.getClientAliases(keyType, null);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return own.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return own.getPrivateKey(alias);
        }
    }
}
