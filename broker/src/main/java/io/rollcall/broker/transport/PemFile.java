package io.rollcall.broker.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of certificates or of a private key, as text (RFC 7468). What it refuses, it refuses with the file's name. */
final class PemFile {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
    private static final String CONVERT = "; 'openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW' writes one that can";

    /** One part of the file: what its first line calls it, and what stands below. */
    private record Block(String type, String body) {}

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();

    private PemFile(Path file, String text) {
        this.file = file;
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(2)));
        }
    }

    static PemFile read(Path file) throws IOException {
        try {
            return new PemFile(file, Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException missing) {
            throw new IOException(file + ": there is no such file", missing);
        } catch (IOException failed) {
            throw new IOException(file + ": it cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** All certificates, in the order of the file; at least one. */
    List<X509Certificate> certificates() throws IOException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.type.equals("CERTIFICATE")) {
                certificates.add(certificate(decoded(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw refused("it has no certificate (-----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    private X509Certificate certificate(byte[] der) throws IOException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException broken) {
            throw refused("it has a certificate that cannot be read: " + broken.getMessage());
        }
    }

    /** The first private key. */
    PrivateKey privateKey() throws IOException {
        for (Block block : blocks) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return privateKey(decoded(block));
                }
                case "RSA PRIVATE KEY" -> {
                    requireClear(block);
                    return privateKey(Pkcs8.ofRsa(decoded(block)));
                }
                case "EC PRIVATE KEY" -> {
                    requireClear(block);
                    return privateKey(Pkcs8.ofEc(decoded(block)));
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted();
                default -> {}
            }
        }
        throw refused("it has no private key (-----BEGIN PRIVATE KEY-----)");
    }

    private void requireClear(Block block) throws IOException {
        if (block.body.contains("ENCRYPTED")) {
            throw encrypted();
        }
    }

    private IOException encrypted() {
        return refused("its private key is encrypted, and cannot be read" + CONVERT);
    }

    private PrivateKey privateKey(byte[] pkcs8) throws IOException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                // not of this algorithm, or broken
            } catch (GeneralSecurityException absent) {
                throw new IllegalStateException(absent);
            }
        }
        throw refused("its private key cannot be read: it is not one of RSA, EC or Ed25519");
    }

    private byte[] decoded(Block block) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(block.body);
        } catch (IllegalArgumentException broken) {
            throw refused("what stands below BEGIN " + block.type + " is not Base64");
        }
    }

    private IOException refused(String problem) {
        return new IOException(file + ": " + problem);
    }
}
