package io.rollcall.http.alibaba;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.http.auth.ApiKey;
import java.util.Base64;
import java.util.Optional;

/** Scheme 1.0: HMAC-SHA1 over the parameters of query and form, in the parameter {@code Signature}. Immutable. */
record RpcSignature(Call call) implements Signature {
    private static final String PARAMETER = "Signature";

    @Override
    public Optional<String> action() {
        return call.parameter("Action");
    }

    @Override
    public Optional<String> version() {
        return call.parameter("Version");
    }

    @Override
    public void checkComplete() {
        required("AccessKeyId");
        required(PARAMETER);
        required("Timestamp");
        required("SignatureNonce");
    }

    private String required(String name) {
        return call.parameter(name).orElseThrow(() -> AlibabaError.missing(name));
    }

    @Override
    public String timestamp() {
        return required("Timestamp");
    }

    @Override
    public Optional<String> accessKeyId() {
        return call.parameter("AccessKeyId");
    }

    @Override
    public String nonce() {
        return required("SignatureNonce");
    }

    @Override
    public Optional<String> securityToken() {
        return call.parameter("SecurityToken");
    }

    @Override
    public void verify(ApiKey key) {
        boolean conforms = call.parameter("SignatureMethod")
                        .filter("HMAC-SHA1"::equals)
                        .isPresent()
                && call.parameter("SignatureVersion").filter("1.0"::equals).isPresent();
        if (!conforms) {
            throw AlibabaError.incompleteSignature();
        }
        String stringToSign = stringToSign();
        byte[] expected = Signing.hmac("HmacSHA1", (AlibabaError.secretOf(key) + "&").getBytes(UTF_8), stringToSign);
        if (!Signing.same(Base64.getEncoder().encodeToString(expected), required(PARAMETER))) {
            throw AlibabaError.wrongSignature(
                    "Specified signature is not matched with our calculation. server string to sign is:"
                            + stringToSign);
        }
    }

    private String stringToSign() {
        String canonical = Signing.canonical(call.parameters().all().stream()
                .filter(parameter -> !parameter.name().equals(PARAMETER)));
        return call.method() + "&%2F&" + Signing.encode(canonical);
    }
}
