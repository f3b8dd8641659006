package io.rollcall.server.keys;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.KeyProof;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import io.rollcall.server.access.password.PrivateFile;
import io.rollcall.server.access.spi.FileError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file of API keys, a line of JSON each. Secrets are made by {@link #create} and shown once; the file has their SHA-256, or, for keys that sign
 * as Alibaba's callers do, the secrets themselves. Replaced whole by each change, so that a reader sees it before or after.
 */
public final class KeyFile {
    /** Keys of one file. */
    public static final int KEYS_MAX = 10_000;

    private static final int SECRET_BYTES = 32;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> FIELDS =
            Set.of("id", "sha256", "secret", "scopes", "org", "groups", "instances", "operations", "created");
    private static final Set<PosixFilePermission> OF_OTHERS =
            EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private final Path file;

    public KeyFile(Path file) {
        this.file = file;
    }

    /**
     * One line.
     *
     * @param created when, as it is written; empty when that is not said
     */
    public record Entry(ApiKey key, String created) {}

    /** Where it is, or will be. */
    public Path path() {
        return file;
    }

    /** Whether somebody has made it. */
    public boolean isThere() {
        return Files.exists(file);
    }

    /**
     * All keys; none when there is no file yet.
     *
     * @throws FileError naming file, line and problem, and never a secret
     */
    public List<Entry> read() throws FileError {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException isNew) {
            return List.of();
        } catch (IOException e) {
            throw FileError.of(file, e);
        }
        List<Entry> entries = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Entry entry = entry(lines.get(i), i + 1);
                if (!ids.add(entry.key().id())) {
                    throw new FileError(file, i + 1, "the id '" + entry.key().id() + "' stands there twice");
                }
                entries.add(entry);
            }
        }
        if (entries.size() > KEYS_MAX) {
            throw new FileError(file, "it has " + entries.size() + " keys, and " + KEYS_MAX + " are the most");
        }
        return entries;
    }

    private Entry entry(String line, int number) throws FileError {
        try {
            JsonNode json = JSON.readTree(line);
            for (var names = json.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!FIELDS.contains(name)) {
                    throw new IllegalArgumentException(name + ": no such field; there are " + new TreeSet<>(FIELDS));
                }
            }
            boolean isHash = json.has("sha256");
            if (!json.path("id").isTextual() || isHash == json.has("secret")) {
                throw new IllegalArgumentException("id and one of sha256 and secret are wanted");
            }
            String id = json.path("id").asText();
            KeyProof proof =
                    new KeyProof(json.path(isHash ? "sha256" : "secret").asText(), isHash);
            return new Entry(
                    new ApiKey(id, proof, rights(json, id)),
                    json.path("created").asText(""));
        } catch (JsonProcessingException e) {
            throw new FileError(file, number, "this is not JSON");
        } catch (IllegalArgumentException e) {
            throw new FileError(file, number, String.valueOf(e.getMessage()));
        }
    }

    private static Rights rights(JsonNode json, String id) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : texts(json, "scopes")) {
            scopes.add(scope(word));
        }
        String org =
                json.has("org") ? json.path("org").asText() : ApiKey.orgIn(id).orElse(null);
        return new Rights(
                scopes.isEmpty() ? Rights.READ.scopes() : scopes,
                new Sight(org, texts(json, "groups")),
                texts(json, "instances"),
                texts(json, "operations"));
    }

    /**
     * The scope of this word.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static Scope scope(String word) {
        return Scope.of(word)
                .orElseThrow(
                        () -> new IllegalArgumentException("scopes: '" + word + "' is not one of " + Scope.words()));
    }

    private static Set<String> texts(JsonNode json, String name) {
        JsonNode list = json.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new IllegalArgumentException(name + ": it is no list");
        }
        Set<String> texts = new HashSet<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /**
     * Adds a key with a new secret of 256 random bits, and returns the secret: nobody can tell it later.
     *
     * @param signs whether the file has the secret itself, for Alibaba's signatures
     * @throws IllegalArgumentException when there is a key of this id, or it cannot be
     */
    public String create(String id, Rights rights, boolean signs) throws FileError {
        if (id.chars().anyMatch(Character::isISOControl) || !id.equals(id.strip())) {
            throw new IllegalArgumentException("id: it has control characters, or spaces around it");
        }
        List<Entry> entries = new ArrayList<>(read());
        if (entries.stream().anyMatch(entry -> entry.key().id().equals(id))) {
            throw new IllegalArgumentException("id: there is a key '" + id + "' already; revoke it first");
        }
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        KeyProof proof = signs ? new KeyProof(secret, false) : KeyProof.hashOf(secret);
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        entries.add(new Entry(new ApiKey(id, proof, rights), now));
        write(entries);
        return secret;
    }

    /** Removes a key; says whether there was one. */
    public boolean revoke(String id) throws FileError {
        List<Entry> entries = new ArrayList<>(read());
        if (!entries.removeIf(entry -> entry.key().id().equals(id))) {
            return false;
        }
        write(entries);
        return true;
    }

    private void write(List<Entry> entries) throws FileError {
        PrivateFile.replace(
                file, entries.stream().map(entry -> json(entry, true)).toList());
    }

    /** A key as JSON. */
    public static String json(Entry entry, boolean withProof) {
        ApiKey key = entry.key();
        ObjectNode json = JSON.createObjectNode();
        json.put("id", key.id());
        if (withProof) {
            json.put(key.proof().isHash() ? "sha256" : "secret", key.proof().text());
        } else {
            json.put("signs", !key.proof().isHash());
        }
        put(json, "scopes", key.rights().scopes().stream().map(Scope::word).toList());
        key.org().ifPresent(org -> json.put("org", org));
        put(json, "groups", key.rights().sight().groups());
        put(json, "instances", key.rights().instances());
        put(json, "operations", key.rights().operations());
        if (!entry.created().isEmpty()) {
            json.put("created", entry.created());
        }
        return json.toString();
    }

    private static void put(ObjectNode json, String name, Iterable<String> texts) {
        var sorted = new TreeSet<String>();
        texts.forEach(sorted::add);
        if (!sorted.isEmpty()) {
            sorted.forEach(json.withArray(name)::add);
        }
    }

    /** What is wrong with who may read the file, in one sentence; empty when nothing is. */
    public String exposure() {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            permissions.retainAll(OF_OTHERS);
            boolean hasSecrets =
                    read().stream().anyMatch(entry -> !entry.key().proof().isHash());
            return permissions.isEmpty() || !hasSecrets
                    ? ""
                    : file + " has secrets of keys that sign, and others than its owner may read it: chmod 600 " + file;
        } catch (IOException | UnsupportedOperationException unknown) {
            return "";
        }
    }
}
