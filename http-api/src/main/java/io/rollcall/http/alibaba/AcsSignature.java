package io.rollcall.http.alibaba;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.http.auth.ApiKey;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Schemes ACS3 and ACS4: HMAC-SHA256 over method, query, chosen headers and the hash of the body, in the Authorization
 * header. They differ in how the key is made alone. Immutable.
 *
 * @param call what is signed
 * @param scheme {@code ACS3-HMAC-SHA256} or {@code ACS4-HMAC-SHA256}
 * @param fields Credential, SignedHeaders and Signature, as far as they are there
 */
record AcsSignature(Call call, String scheme, Map<String, String> fields) implements Signature {
    private static final String ACS3 = "ACS3-HMAC-SHA256";
    private static final String ACS4 = "ACS4-HMAC-SHA256";
    private static final String ACS4_ENDS = "aliyun_v4_request";
    private static final String DATE = "x-acs-date";
    private static final String NONCE = "x-acs-signature-nonce";
    private static final String BODY_HASH = "x-acs-content-sha256";
    private static final HexFormat HEX = HexFormat.of();

    /** Empty when the header is of another scheme. The fields come in any order. */
    static Optional<Signature> parse(Call call, String authorization) {
        String[] parts = authorization.split(" ", 2);
        if (parts.length < 2 || !(parts[0].equals(ACS3) || parts[0].equals(ACS4))) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String field : parts[1].split(",", -1)) {
            String[] pair = field.trim().split("=", 2);
            if (pair.length == 2 && !pair[1].isEmpty()) {
                fields.put(pair[0], pair[1]);
            }
        }
        return Optional.of(new AcsSignature(call, parts[0], Map.copyOf(fields)));
    }

    @Override
    public Optional<String> action() {
        return call.header("x-acs-action").or(() -> call.parameter("Action"));
    }

    @Override
    public Optional<String> version() {
        return call.header("x-acs-version").or(() -> call.parameter("Version"));
    }

    @Override
    public void checkComplete() {
        timestamp();
        nonce();
    }

    @Override
    public String timestamp() {
        return call.header(DATE).orElseThrow(() -> AlibabaError.missing("Timestamp"));
    }

    @Override
    public String nonce() {
        return call.header(NONCE).orElseThrow(() -> AlibabaError.missing("SignatureNonce"));
    }

    @Override
    public Optional<String> accessKeyId() {
        return Optional.ofNullable(fields.get("Credential"))
                .map(credential -> credential.split("/", 2)[0]);
    }

    @Override
    public Optional<String> securityToken() {
        return call.header("x-acs-security-token");
    }

    @Override
    public void verify(ApiKey key) {
        String signature = field("Signature");
        byte[] secret = signingKey(key);
        String canonicalRequest = canonicalRequest();
        String stringToSign = scheme + "\n" + HEX.formatHex(Signing.sha256(canonicalRequest.getBytes(UTF_8)));
        String expected = HEX.formatHex(Signing.hmac("HmacSHA256", secret, stringToSign));
        if (!Signing.same(expected, signature)) {
            throw AlibabaError.wrongSignature(
                    "Specified signature does not match our calculation. Server StringToSign is [" + stringToSign
                            + "], Server CanonicalRequest is [" + canonicalRequest + "]");
        }
    }

    private String field(String name) {
        String value = fields.get(name);
        if (value == null) {
            throw AlibabaError.incompleteSignature();
        }
        return value;
    }

    /** The secret itself, or for ACS4 one that is good for a day, a region and a product. */
    private byte[] signingKey(ApiKey key) {
        if (scheme.equals(ACS3)) {
            return AlibabaError.secretOf(key).getBytes(UTF_8);
        }
        String[] scope = field("Credential").split("/", -1);
        if (scope.length != 5
                || !scope[4].equals(ACS4_ENDS)
                || !timestamp().replace("-", "").startsWith(scope[1])) {
            throw AlibabaError.incompleteSignature();
        }
        byte[] derived = ("aliyun_v4" + AlibabaError.secretOf(key)).getBytes(UTF_8);
        for (String part : List.of(scope).subList(1, 5)) {
            derived = Signing.hmac("HmacSHA256", derived, part);
        }
        return derived;
    }

    private String canonicalRequest() {
        String signedHeaders = field("SignedHeaders");
        List<String> names = List.of(signedHeaders.split(";", -1));
        checkSigned(Set.copyOf(names));
        String headers = names.stream()
                .map(name ->
                        name.toLowerCase(Locale.ROOT) + ":" + call.header(name).orElse("") + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                call.method(),
                "/",
                Signing.canonical(call.query().all().stream()),
                headers,
                signedHeaders,
                bodyHash());
    }

    /** Every {@code x-acs-} header must be signed, and the date and the nonce must be among them. */
    private void checkSigned(Set<String> signed) {
        boolean all = call.headers().names().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .filter(name -> name.startsWith("x-acs-"))
                .allMatch(signed::contains);
        if (!all || !signed.contains(DATE) || !signed.contains(NONCE)) {
            throw AlibabaError.incompleteSignature();
        }
    }

    private String bodyHash() {
        String claimed = call.header(BODY_HASH).orElse("");
        if (!claimed.equals(HEX.formatHex(Signing.sha256(call.body())))) {
            throw AlibabaError.incompleteSignature();
        }
        return claimed;
    }
}
