package io.rollcall.server.access.token;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.config.AccessConfig.Jwt;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;

/** Where the keys come from that sign tokens: a file with a JWK set, a public key in PEM or a shared secret, or a URL. */
final class JwtKeys {
    private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----";
    private static final String PEM_END = "-----END PUBLIC KEY-----";
    private static final int SECRET_BYTES_MIN = 32;
    private static final int FETCH_MILLIS = 5_000;
    private static final int JWKS_BYTES_MAX = 1024 * 1024;

    private JwtKeys() {}

    /** Keys from a URL: fetched when they are needed, kept for a while, and fetched again for a key that is not known. */
    static JWKSource<SecurityContext> remote(Jwt config) throws MalformedURLException {
        long keepMillis = Math.max(config.refresh().toMillis(), 1_000);
        return JWKSourceBuilder.<SecurityContext>create(
                        URI.create(config.keys()).toURL(),
                        new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, JWKS_BYTES_MAX))
                .cache(keepMillis, FETCH_MILLIS)
                .rateLimited(Math.min(keepMillis, JWKSourceBuilder.DEFAULT_RATE_LIMIT_MIN_INTERVAL))
                .refreshAheadCache(false)
                .build();
    }

    /** Keys of a file. */
    static JWKSource<SecurityContext> read(Path file) throws FileError {
        try {
            byte[] bytes = Files.readAllBytes(file);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (text.startsWith("{")) {
                return new ImmutableJWKSet<>(jwks(text));
            }
            return new ImmutableJWKSet<>(
                    new JWKSet(text.startsWith("-----BEGIN") ? pem(file, text) : secret(file, text)));
        } catch (ParseException e) {
            throw new FileError(file, "this is no JWK set");
        } catch (IOException failed) {
            throw FileError.of(file, failed);
        }
    }

    private static JWKSet jwks(String text) throws ParseException {
        return text.contains("\"keys\"") ? JWKSet.parse(text) : new JWKSet(JWK.parse(text));
    }

    private static JWK pem(Path file, String text) throws FileError {
        if (!text.startsWith(PEM_BEGIN) || !text.endsWith(PEM_END)) {
            throw new FileError(file, "this is no public key in PEM, which begins with " + PEM_BEGIN);
        }
        String base64 = text.substring(PEM_BEGIN.length(), text.length() - PEM_END.length());
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new FileError(file, "the public key is not Base64");
        }
        for (String algorithm : new String[] {"RSA", "EC"}) {
            try {
                PublicKey key = KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
                return key instanceof RSAPublicKey rsa
                        ? new RSAKey.Builder(rsa).build()
                        : new ECKey.Builder(
                                        Curve.forECParameterSpec(((ECPublicKey) key).getParams()), (ECPublicKey) key)
                                .build();
            } catch (GeneralSecurityException other) {
                // of another algorithm
            }
        }
        throw new FileError(file, "the public key is neither of RSA nor of elliptic curves");
    }

    private static JWK secret(Path file, String text) throws FileError {
        byte[] secret = text.getBytes(StandardCharsets.UTF_8);
        if (secret.length < SECRET_BYTES_MIN) {
            throw new FileError(
                    file,
                    "a shared secret of " + secret.length + " bytes is too short; " + SECRET_BYTES_MIN + " are wanted");
        }
        return new OctetSequenceKey.Builder(secret).build();
    }
}
