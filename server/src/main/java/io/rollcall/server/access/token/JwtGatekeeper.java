package io.rollcall.server.access.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.Rights;
import io.rollcall.server.access.password.HashWorkers;
import io.rollcall.server.access.spi.Answer;
import io.rollcall.server.access.spi.FileError;
import io.rollcall.server.access.spi.Gatekeeper;
import io.rollcall.server.access.spi.Permission;
import io.rollcall.server.config.AccessConfig.Jwt;
import java.net.MalformedURLException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets in whoever shows a signed JWT (RFC 7519) as its password. Its claims say who the client is, what it may do, and until
 * when. What has not the form of a JWT is left to others.
 */
public final class JwtGatekeeper implements Gatekeeper {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final int TOKEN_BYTES_MAX = 16 * 1024;

    private final Jwt config;
    private final HashWorkers workers;
    private final Set<JWSAlgorithm> algorithms;
    private volatile DefaultJWTProcessor<SecurityContext> processor;
    private volatile RevokedTokens revoked;

    /**
     * Reads the keys, when they are in a file.
     *
     * @throws FileError when they cannot be read
     * @throws IllegalArgumentException when an algorithm is none that signs tokens
     */
    public JwtGatekeeper(Jwt config, HashWorkers workers) throws FileError {
        this.config = config;
        this.workers = workers;
        this.algorithms = algorithms(config.algorithms());
        this.processor = processor(keys());
        this.revoked = revoked();
    }

    private RevokedTokens revoked() throws FileError {
        return config.revokedFile() == null ? RevokedTokens.NONE : RevokedTokens.read(config.revokedFile());
    }

    private static Set<JWSAlgorithm> algorithms(List<String> names) {
        Set<JWSAlgorithm> known = new HashSet<>(JWSAlgorithm.Family.SIGNATURE);
        known.addAll(JWSAlgorithm.Family.HMAC_SHA);
        known.removeAll(JWSAlgorithm.Family.ED); // they would want another library
        if (names.isEmpty()) {
            return known;
        }
        Set<JWSAlgorithm> wanted = new HashSet<>();
        for (String name : names) {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(name);
            if (!known.contains(algorithm)) {
                throw new IllegalArgumentException(
                        "mqtt.auth.jwt.algorithms: '" + name + "' is none of HS256, RS256, PS256, ES256 and their kin");
            }
            wanted.add(algorithm);
        }
        return wanted;
    }

    private JWKSource<SecurityContext> keys() throws FileError {
        try {
            return config.isRemote() ? JwtKeys.remote(config) : JwtKeys.read(Path.of(config.keys()));
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw new FileError(Path.of("mqtt.auth.jwt.keys"), "'" + config.keys() + "' is not a URL");
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(JWKSource<SecurityContext> keys) {
        DefaultJWTProcessor<SecurityContext> made = new DefaultJWTProcessor<>();
        made.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (config.issuer() != null) {
            exact.issuer(config.issuer());
        }
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(config.audience(), exact.build(), Set.of());
        claims.setMaxClockSkew((int) config.clockSkew().toSeconds());
        made.setJWTClaimsSetVerifier(claims);
        return made;
    }

    @Override
    public String name() {
        return "jwt";
    }

    @Override
    public List<Path> files() {
        List<Path> files = new ArrayList<>();
        if (!config.isRemote()) {
            files.add(Path.of(config.keys()));
        }
        if (config.revokedFile() != null) {
            files.add(config.revokedFile());
        }
        return files;
    }

    @Override
    public void reload() throws FileError {
        revoked = revoked(); // also when the keys cannot be read
        processor = processor(keys());
    }

    /** Whoever came in by a token that is revoked now goes. */
    @Override
    public boolean holds(Answer.Allow answer) {
        return !(answer.evidence() instanceof RevokedTokens.Token token) || !revoked.has(token);
    }

    @Override
    public CompletionStage<Answer> ask(Credentials credentials) {
        byte[] password = credentials.password();
        String token = password == null || password.length > TOKEN_BYTES_MAX
                ? ""
                : new String(password, StandardCharsets.ISO_8859_1);
        if (!FORM.matcher(token).matches()) {
            return CompletableFuture.completedStage(Answer.IGNORE);
        }
        return workers.submit(() -> answer(token, credentials.clientId()), Answer.BUSY);
    }

    private Answer answer(String token, String clientId) {
        SignedJWT signed;
        try {
            signed = SignedJWT.parse(token);
        } catch (ParseException noToken) {
            return Answer.IGNORE; // it only looks like one
        }
        try {
            return answer(processor.process(signed, null), clientId);
        } catch (RemoteKeySourceException e) {
            throw new IllegalStateException("mqtt.auth.jwt.keys: " + config.keys() + " does not answer", e);
        } catch (BadJOSEException | JOSEException e) {
            return Answer.Deny.badCredentials(String.valueOf(e.getMessage()));
        }
    }

    private Answer answer(JWTClaimsSet claims, String clientId) {
        if (config.clientIdClaim() != null && !clientId.equals(claims.getClaim(config.clientIdClaim()))) {
            return Answer.Deny.badCredentials("the token is for another client identifier");
        }
        RevokedTokens.Token shown = RevokedTokens.Token.of(claims);
        if (revoked.has(shown)) {
            return Answer.Deny.badCredentials("the token is revoked");
        }
        Object userName = claims.getClaim(config.userNameClaim());
        List<Permission> permissions;
        try {
            permissions = permissions(claims.getClaim(config.topicsClaim()));
        } catch (IllegalArgumentException e) {
            return Answer.Deny.badCredentials("the claim " + config.topicsClaim() + ": " + e.getMessage());
        }
        return new Answer.Allow(
                userName instanceof String name ? name : null, permissions, expiresAt(claims), shown, false);
    }

    private static @Nullable List<Permission> permissions(@Nullable Object claim) {
        return claim == null ? null : GrantedTopics.read(claim);
    }

    private long expiresAt(JWTClaimsSet claims) {
        return claims.getExpirationTime() == null || !config.disconnectAtExpiry()
                ? Rights.NEVER
                : claims.getExpirationTime()
                        .toInstant()
                        .plus(config.clockSkew())
                        .toEpochMilli();
    }
}
