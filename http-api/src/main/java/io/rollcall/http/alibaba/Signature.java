package io.rollcall.http.alibaba;

import io.rollcall.http.auth.ApiKey;
import java.util.Optional;

/** The signature of a call, in one of the schemes; claimed, until it is verified. */
sealed interface Signature permits RpcSignature, AcsSignature {

    /**
     * The signature that a call carries. The scheme is told by the Authorization header, then by the parameter
     * {@code Signature}; never by {@code x-acs-} headers, because SDKs send them with scheme 1.0 too.
     */
    static Optional<Signature> of(Call call) {
        Optional<Signature> inHeader = call.header("authorization").flatMap(header -> AcsSignature.parse(call, header));
        if (inHeader.isPresent() || call.parameters().first("Signature").isEmpty()) {
            return inHeader;
        }
        return Optional.of(new RpcSignature(call));
    }

    /** The operation that is signed for. */
    Optional<String> action();

    /** The version of the product that is signed for. */
    Optional<String> version();

    /** Refuses a signature that lacks a part. */
    void checkComplete();

    /** When the call was signed, as written. */
    String timestamp();

    /** The id of the key that signed; empty when the header is too broken to tell. */
    Optional<String> accessKeyId();

    /** What makes this call different from a copy of it. */
    String nonce();

    /** The security token that is sent along. */
    Optional<String> securityToken();

    /** Refuses a signature that this key did not make over this call. */
    void verify(ApiKey key);
}
