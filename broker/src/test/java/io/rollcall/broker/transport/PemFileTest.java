package io.rollcall.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.transport.Certificates.Owned;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.HexFormat;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFileTest {
    @TempDir
    Path directory;

    private PemFile file(String text) throws IOException {
        return PemFile.read(Certificates.write(directory.resolve("a.pem"), text));
    }

    private String name() {
        return directory.resolve("a.pem").toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void keysOfAllKindsAreReadFromPkcs8(String algorithm) throws IOException {
        KeyPair keys = Certificates.keys(algorithm);

        assertThat(file(Certificates.pem("PRIVATE KEY", keys.getPrivate().getEncoded()))
                        .privateKey())
                .isEqualTo(keys.getPrivate());
    }

    /** As OpenSSL wrote them before version 3. */
    @Test
    void rsaKeysAreReadFromPkcs1() throws IOException {
        KeyPair keys = Certificates.keys("RSA");
        String text = Certificates.pem(keys.getPrivate());

        assertThat(text).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(file(text).privateKey()).isEqualTo(keys.getPrivate());
    }

    /** As {@code openssl ecparam -genkey} writes them, with the curve in front. */
    @Test
    void ecKeysAreReadFromTheFormOfRfc5915() throws IOException {
        ECPrivateKey key = (ECPrivateKey) Certificates.ecKeys().getPrivate();
        byte[] older = new org.bouncycastle.asn1.sec.ECPrivateKey(256, key.getS(), SECObjectIdentifiers.secp256r1)
                .getEncoded();

        assertThat(file(Certificates.pem("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded())
                                + Certificates.pem("EC PRIVATE KEY", older))
                        .privateKey())
                .isInstanceOfSatisfying(ECPrivateKey.class, read -> {
                    assertThat(read.getS()).isEqualTo(key.getS());
                    assertThat(read.getParams()).isEqualTo(key.getParams());
                });
    }

    @Test
    void whatStandsBetweenIsSkippedAndTheOrderKept() throws IOException {
        Owned authority = Certificates.authority("authority");
        Owned host = Certificates.host("host", authority);

        assertThat(file("Subject: host\r\n"
                                + host.certificatePem().replace("\n", "\r\n")
                                + "\n# the key\n"
                                + host.keyPem()
                                + authority.certificatePem())
                        .certificates())
                .containsExactly(host.certificate(), authority.certificate());
    }

    @Test
    void anEncryptedKeyIsNamed() throws IOException, OperatorCreationException {
        KeyPair keys = Certificates.ecKeys();
        String encrypted = Certificates.pem(new JcaPKCS8Generator(
                        keys.getPrivate(),
                        new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.PBE_SHA1_3DES)
                                .setRandom(new SecureRandom())
                                .setPassword("password".toCharArray())
                                .build())
                .generate());
        PemFile pkcs8 = file(encrypted);
        assertThatThrownBy(pkcs8::privateKey)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(name() + ": its private key is encrypted, and cannot be read; 'openssl pkcs8");

        PemFile pkcs1 = file("""
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        assertThatThrownBy(pkcs1::privateKey).hasMessageStartingWith(name() + ": its private key is encrypted");
    }

    @Test
    void whatCannotBeReadIsNamedWithItsFile() throws IOException {
        PemFile empty = file("");
        assertThatThrownBy(empty::certificates)
                .hasMessage(name() + ": it has no certificate (-----BEGIN CERTIFICATE-----)");
        assertThatThrownBy(empty::privateKey)
                .hasMessage(name() + ": it has no private key (-----BEGIN PRIVATE KEY-----)");

        PemFile broken = file("""
                -----BEGIN CERTIFICATE-----
                AAAA
                -----END CERTIFICATE-----
                -----BEGIN PRIVATE KEY-----
                AAAA
                -----END PRIVATE KEY-----
                """);
        assertThatThrownBy(broken::certificates)
                .hasMessageStartingWith(name() + ": it has a certificate that cannot be read: ");
        assertThatThrownBy(broken::privateKey)
                .hasMessage(name() + ": its private key cannot be read: it is not one of RSA, EC or Ed25519");

        for (String oldKey : new String[] {"", "30", "3003020101", "30820a", "30800000"}) {
            byte[] der = HexFormat.of().parseHex(oldKey);
            PemFile ec = file(Certificates.pem("EC PRIVATE KEY", der));
            assertThatThrownBy(ec::privateKey).isInstanceOf(IOException.class);
        }

        assertThatThrownBy(() -> PemFile.read(directory.resolve("none")))
                .hasMessageEndingWith("none: there is no such file");
        assertThatThrownBy(() -> PemFile.read(directory)).hasMessageStartingWith(directory + ": it cannot be read: ");
    }
}
