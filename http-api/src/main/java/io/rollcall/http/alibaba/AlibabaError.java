package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.exchange.Answer;
import io.rollcall.http.exchange.Mount;
import io.rollcall.http.exchange.Refusal;
import io.rollcall.http.exchange.RequestId;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** An error as OnsMqtt and the gateway before it word it: a code, and a message. */
final class AlibabaError extends Refusal {
    private static final long serialVersionUID = 1;

    private static final String RECOMMEND = "https://api.aliyun.com/troubleshoot?q=";
    private static final Set<String> OF_CREDENTIALS = Set.of(
            "MissingAccessKeyId",
            "MissingSignature",
            "InvalidAccessKeyId.NotFound",
            "IncompleteSignature",
            "SignatureDoesNotMatch",
            "SignatureNonceUsed",
            "Forbidden.RAM",
            "PermissionCheckFailed",
            "InstancePermissionCheckFailed",
            "CheckAccountInfoFailed");

    private final int status;
    private final String code;
    private final String text;

    private AlibabaError(int status, String code, String text) {
        super(code + ": " + text);
        this.status = status;
        this.code = code;
        this.text = text;
    }

    // the gateway's

    static AlibabaError missing(String parameter) {
        return new AlibabaError(400, "Missing" + parameter, parameter + " is mandatory for this action.");
    }

    static AlibabaError unknownAction() {
        return new AlibabaError(
                404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
    }

    static AlibabaError timestampMalformed() {
        return new AlibabaError(
                400, "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
    }

    static AlibabaError timestampExpired() {
        return new AlibabaError(400, "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }

    /** The secret of a key that signs; a key of which only the hash is known cannot. */
    static String secretOf(ApiKey key) {
        return key.secret().orElseThrow(AlibabaError::unknownKey);
    }

    static AlibabaError unknownKey() {
        return new AlibabaError(404, "InvalidAccessKeyId.NotFound", "Specified access key is not found.");
    }

    static AlibabaError incompleteSignature() {
        return new AlibabaError(
                400, "IncompleteSignature", "The request signature does not conform to Aliyun standards.");
    }

    /** The texts that were signed have no secret in them; they tell the caller where it differs. */
    static AlibabaError wrongSignature(String serverTexts) {
        return new AlibabaError(400, "SignatureDoesNotMatch", serverTexts);
    }

    static AlibabaError nonceUsed() {
        return new AlibabaError(400, "SignatureNonceUsed", "Specified signature nonce was used already.");
    }

    /** More calls within a second than the key may make. */
    static AlibabaError tooMany() {
        return new AlibabaError(400, "Throttling.User", "Request was denied due to user flow control.");
    }

    static AlibabaError noRight() {
        return new AlibabaError(
                403,
                "Forbidden.RAM",
                "User not authorized to operate on the specified resource, or this API doesn't support RAM.");
    }

    // the product's

    /** The key may not call this operation. */
    static AlibabaError operationNotAllowed() {
        return new AlibabaError(
                400, "PermissionCheckFailed", "An error occurred while validating the permissions of the resource.");
    }

    /** There is no such instance, or it is not the key's. */
    static AlibabaError instanceNotAllowed() {
        return new AlibabaError(
                400,
                "InstancePermissionCheckFailed",
                "An error occurred while validating the permissions of the instance.");
    }

    static AlibabaError unknownSecurityToken() {
        return new AlibabaError(
                400,
                "CheckAccountInfoFailed",
                "An error occurred while checking the account information by the STS token.");
    }

    static AlibabaError notSupported() {
        return new AlibabaError(404, "ApiNotSupport", "The specified API is not supported.");
    }

    static AlibabaError parameters() {
        return new AlibabaError(
                400,
                "ParameterCheckFailed",
                "An error occurred while validating the parameters. The parameters may be missing or invalid.");
    }

    static AlibabaError parameter(String name) {
        return new AlibabaError(
                400,
                "InvalidParameter." + name,
                "An error occurred while validating the parameter. The parameter may be missing or invalid.");
    }

    static AlibabaError of(int status) {
        return switch (status) {
            case 400 -> parameters();
            case 408 -> new AlibabaError(408, "RequestTimeout", "The request body did not come in time.");
            case 405 -> new AlibabaError(405, "UnsupportedHTTPMethod", "This http method is not supported.");
            case 413 -> new AlibabaError(413, "RequestTooLarge", "The request body is too large.");
            case 503 ->
                new AlibabaError(
                        500, "SystemOverFlow", "An error occurred while processing your request. Please try again.");
            default ->
                new AlibabaError(
                        500, "InternalError", "An error occurred while processing your request. Try again later.");
        };
    }

    @Override
    public boolean isForCredentials() {
        return OF_CREDENTIALS.contains(code);
    }

    @Override
    public Answer answer(RoutingContext exchange) {
        String requestId = RequestId.of(exchange);
        String host = Objects.requireNonNullElse(Mount.hostOf(exchange.request()), "");
        return AlibabaFace.formatOf(exchange)
                .answer(
                        status,
                        "Error",
                        List.of(
                                Element.text("RequestId", requestId),
                                Element.text("HostId", host),
                                Element.text("Code", code),
                                Element.text("Message", text),
                                Element.text("Recommend", RECOMMEND + code + "&product=OnsMqtt")))
                .with(AlibabaFace.REQUEST_ID, requestId);
    }
}
