package io.rollcall.server.access.token;

import com.nimbusds.jwt.JWTClaimsSet;
import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are not taken any more: a file with a line each, {@code jti ID} for one token and {@code sub NAME} for all of a subject; empty lines
 * and those that begin with # say nothing. Immutable.
 *
 * @param ids values of {@code jti}
 * @param subjects values of {@code sub}
 */
record RevokedTokens(Set<String> ids, Set<String> subjects) {
    static final RevokedTokens NONE = new RevokedTokens(Set.of(), Set.of());

    /** So many lines a file may have. */
    static final int LINES_MAX = 1_000_000;

    /** What of a token can be revoked; not a secret. */
    record Token(@Nullable String id, @Nullable String subject) {
        static Token of(JWTClaimsSet claims) {
            return new Token(claims.getJWTID(), claims.getSubject());
        }
    }

    static RevokedTokens read(Path file) throws FileError {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw FileError.of(file, e);
        }
        if (lines.size() > LINES_MAX) {
            throw new FileError(
                    file, lines.size() + " lines are more than " + LINES_MAX + "; leave out tokens that have expired");
        }
        Set<String> ids = new HashSet<>();
        Set<String> subjects = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("jti ")) {
                ids.add(line.substring(4).strip());
            } else if (line.startsWith("sub ")) {
                subjects.add(line.substring(4).strip());
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                throw new FileError(file, i + 1, "it is neither 'jti ID' nor 'sub NAME'");
            }
        }
        return new RevokedTokens(ids, subjects);
    }

    boolean has(Token token) {
        return (token.id() != null && ids.contains(token.id()))
                || (token.subject() != null && subjects.contains(token.subject()));
    }
}
