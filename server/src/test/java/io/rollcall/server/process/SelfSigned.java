package io.rollcall.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A certificate of localhost that signs itself, and its key, as PEM files; made by the JDK's keytool for one test.
 *
 * @param certificate also the authority that clients trust
 */
public record SelfSigned(Path certificate, Path key) {
    private static final String ALIAS = "server";

    /** Makes one in this directory, for localhost and for hosts of these names. */
    public static SelfSigned in(Path directory, String... hosts) {
        String password = Long.toHexString(System.nanoTime());
        Path store = directory.resolve("server.p12");
        try {
            keytool(store, password, hosts);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, password.toCharArray());
            }
            return new SelfSigned(
                    pem(directory, "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
                    pem(
                            directory,
                            "PRIVATE KEY",
                            keys.getKey(ALIAS, password.toCharArray()).getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void keytool(Path store, String password, String... hosts) throws IOException {
        String names = Stream.concat(Stream.of("localhost"), Stream.of(hosts))
                .map(host -> "dns:" + host)
                .collect(Collectors.joining(","));
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Mosquitto.output(new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=" + names + ",ip:127.0.0.1",
                        "-ext",
                        "bc=ca:true",
                        "-validity",
                        "2",
                        "-keystore",
                        store.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        password)
                .redirectErrorStream(true)
                .start());
    }

    /** A store beside it, PKCS12, with which a JVM trusts this certificate alone. */
    public Path trustStore(String password) {
        Path file = certificate.resolveSibling("trust.p12");
        try (InputStream in = Files.newInputStream(certificate);
                OutputStream out = Files.newOutputStream(file)) {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    ALIAS, CertificateFactory.getInstance("X.509").generateCertificate(in));
            trusted.store(out, password.toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Path pem(Path directory, String what, byte[] content) throws IOException {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content)
                + "\n-----END " + what + "-----\n";
        return Files.writeString(directory.resolve(what.replace(' ', '-') + ".pem"), text);
    }
}
