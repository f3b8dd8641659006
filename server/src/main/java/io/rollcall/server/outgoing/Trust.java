package io.rollcall.server.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a file that servers' must be signed by, in place of those that the JDK trusts. */
public final class Trust {
    private Trust() {}

    /**
     * TLS that trusts these and no others.
     *
     * @param name how the file was named, for the message
     * @param file certificates in PEM
     * @throws IOException when there is none, or the file cannot be read; the message has name and file
     */
    public static SSLContext in(String name, Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry(Integer.toString(number++), certificate);
            }
            if (number == 0) {
                throw new IOException("there is no certificate in it");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (NoSuchFileException e) {
            throw new IOException(name + ": there is no file '" + file + "'", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException(name + ": " + file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
