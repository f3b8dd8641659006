package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a call is refused for, in the order of the gateway and then of the product. */
class AlibabaErrorsTest {
    private static final ApiKey KEY = new ApiKey("testak", "testsecret");

    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String SIGNED = "x-acs-date;x-acs-signature-nonce;x-acs-content-sha256";

    private final Api api = Api.at(Rpc.NOW, KEY);

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Action", "Version", "AccessKeyId", "Timestamp", "SignatureNonce"})
    void aCommonParameterThatIsMissingIsNamed(String name) {
        assertRefused(api.get(Rpc.get(name, "")), 400, "Missing" + name);
    }

    @Test
    void aMissingSignatureIsNamed() {
        assertRefused(api.get("/?" + Rpc.encode(Rpc.parameters())), 400, "MissingSignature");
        assertRefused(api.get("/?" + Rpc.encode(Rpc.parameters()) + "&Signature="), 400, "MissingSignature");
    }

    @Test
    void whatIsMissingIsToldInTheGatewaysOrder() {
        assertThat(api.get("/").body()).contains("<Code>MissingAction</Code>");
        assertThat(api.get("/?Action=X").body()).contains("<Code>MissingVersion</Code>");
        assertThat(api.get("/?Action=X&Version=Y").body()).contains("<Code>MissingAccessKeyId</Code>");
        assertThat(api.get("/?Action=X&Version=Y&AccessKeyId=Z").body()).contains("<Code>MissingSignature</Code>");
        assertThat(api.get("/?Action=X&Version=Y&AccessKeyId=Z&Signature=S").body())
                .contains("<Code>MissingTimestamp</Code>");
        assertThat(api.get("/?Action=X&Version=Y&AccessKeyId=Z&Signature=S&Timestamp=T")
                        .body())
                .contains("<Code>MissingSignatureNonce</Code>");
        assertThat(api.get("/?Action=X&Version=Y&AccessKeyId=Z&Signature=S&Timestamp=T&SignatureNonce=N")
                        .body())
                .contains("<Code>InvalidAction.NotFound</Code>");
    }

    @ParameterizedTest
    @CsvSource({
        "Action, NoSuchAction, 404, InvalidAction.NotFound",
        "Version, 2021-01-01, 404, InvalidAction.NotFound",
        "Action, ListGroupId, 404, ApiNotSupport",
        "Timestamp, 2026-11-20 03:17:35, 400, InvalidTimeStamp.Format",
        "Timestamp, 2026-02-30T03:17:35Z, 400, InvalidTimeStamp.Format",
        "Timestamp, 2026-11-20T03:02:34Z, 400, InvalidTimeStamp.Expired",
        "Timestamp, 2026-11-20T03:32:36Z, 400, InvalidTimeStamp.Expired",
        "AccessKeyId, nobody, 404, InvalidAccessKeyId.NotFound",
        "SignatureMethod, HMAC-SHA256, 400, IncompleteSignature",
        "SignatureVersion, 2.0, 400, IncompleteSignature",
        "SecurityToken, sts, 400, CheckAccountInfoFailed",
        "InstanceId, '', 400, MissingInstanceId",
    })
    void aBadParameterIsRefusedWithItsCode(String name, String value, int status, String code) {
        assertRefused(api.get(Rpc.get("ClientId", "GID_test@@@1", name, value)), status, code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-20T03:02:35Z", "2026-11-20T03:32:35Z"})
    void fifteenMinutesOffIsNotTooMuch(String timestamp) {
        assertThat(api.get(Rpc.get("ClientId", "GID_test@@@1", "Timestamp", timestamp))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMissingClientIdIsNamed() {
        assertRefused(api.get(Rpc.get()), 400, "MissingClientId");
    }

    @Test
    void aWrongSignatureIsAnsweredWithTheTextThatWasToBeSigned() {
        Map<String, String> parameters = Rpc.parameters("ClientId", "GID_test@@@1");
        parameters.put("Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");

        Api.Reply reply = api.get("/?" + Rpc.encode(parameters));

        assertRefused(reply, 400, "SignatureDoesNotMatch");
        assertThat(reply.json().get("Message").asText())
                .startsWith("Specified signature is not matched with our calculation. server string to sign is:"
                        + "GET&%2F&AccessKeyId%3Dtestak%26Action%3DQuerySessionByClientId")
                .doesNotContain("testsecret");
        assertThat(api.counted("http.callers.refused", "face", "alibaba")).isEqualTo(1);
    }

    @Test
    void aParameterThatWasChangedAfterSigningIsNoticed() {
        Map<String, String> signed = Rpc.signed("GET", Rpc.parameters("ClientId", "GID_test@@@1"));
        signed.put("ClientId", "GID_test@@@2");

        assertRefused(api.get("/?" + Rpc.encode(signed)), 400, "SignatureDoesNotMatch");
    }

    @Test
    void aCallCannotBeSentTwice() {
        String target = Rpc.get("ClientId", "GID_test@@@1");

        assertThat(api.get(target).status()).isEqualTo(200);
        assertRefused(api.get(target), 400, "SignatureNonceUsed");
        assertRefused(
                api.get(Rpc.get("ClientId", "GID_test@@@1", "Timestamp", "2026-11-20T03:17:36Z")),
                400,
                "SignatureNonceUsed");
    }

    @Test
    void aNonceOfACallWithAWrongSignatureIsNotUsedUp() {
        Map<String, String> forged = Rpc.parameters("ClientId", "GID_test@@@1");
        forged.put("Signature", "forged");

        assertRefused(api.get("/?" + Rpc.encode(forged)), 400, "SignatureDoesNotMatch");
        assertThat(api.get(Rpc.get("ClientId", "GID_test@@@1")).status()).isEqualTo(200);
    }

    @Test
    void whenNoMoreNoncesCanBeRememberedCallsAreRefused() {
        HttpLimits one = Api.narrow().build();
        try (Api narrow = Api.of(List.of(KEY), one, Clock.fixed(Instant.parse(Rpc.NOW), ZoneOffset.UTC))) {
            assertThat(narrow.get(Rpc.get("ClientId", "x")).status()).isEqualTo(200);
            assertRefused(narrow.get(Rpc.get("ClientId", "x", "SignatureNonce", "nonce-2")), 500, "SystemOverFlow");
        }
    }

    @Test
    void anErrorHasTheHostAndTheRequestId() {
        Api.Reply reply = api.get(Rpc.get("AccessKeyId", "nobody"), "Host: onsmqtt.cn-hangzhou.aliyuncs.com");

        assertThat(reply.json().get("HostId").asText()).isEqualTo("onsmqtt.cn-hangzhou.aliyuncs.com");
        assertThat(reply.json().get("RequestId").asText())
                .isEqualTo(reply.header("x-acs-request-id"))
                .isEqualTo(reply.header("x-request-id"))
                .matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
    }

    @Test
    void anErrorInXmlEscapesWhatTheCallerSent() {
        Api.Reply reply = api.get(
                "/?Action=QuerySessionByClientId&Version=2020-04-20&Format=xml",
                "x-acs-date: " + Rpc.NOW,
                "x-acs-signature-nonce: <a href=\"&\">]]>",
                "x-acs-content-sha256: " + EMPTY_HASH,
                "Authorization: ACS3-HMAC-SHA256 Credential=testak,Signature=forged,SignedHeaders=" + SIGNED);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.header("content-type")).isEqualTo("text/xml;charset=utf-8");
        assertThat(Xml.parse(reply.body()).getDocumentElement().getTagName()).isEqualTo("Error");
        assertThat(Xml.text(reply.body(), "Code")).isEqualTo("SignatureDoesNotMatch");
        assertThat(Xml.text(reply.body(), "Message"))
                .startsWith("Specified signature does not match our calculation."
                        + " Server StringToSign is [ACS3-HMAC-SHA256\n")
                .contains("x-acs-signature-nonce:<a href=\"&\">]]>\n");
    }

    @Test
    void aLaterSchemeIsAnsweredInXmlWhereXmlAloneIsAccepted() {
        String authorization = "Authorization: ACS3-HMAC-SHA256 Credential=testak";

        assertThat(api.get("/", authorization, "Accept: application/xml").body())
                .contains("<Code>MissingAction</Code>");
        assertThat(api.get("/", authorization, "Accept: application/xml, application/json")
                        .body())
                .contains("\"Code\":\"MissingAction\"");
        assertThat(api.get("/", authorization).body()).contains("\"Code\":\"MissingAction\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: <host>&", "Host: a b"})
    void aHostThatIsNoneIsABadRequest(String host) {
        assertThat(api.get("/", host).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Signature=s,SignedHeaders=" + SIGNED,
                "Credential=testak,SignedHeaders=" + SIGNED,
                "Credential=testak,Signature=s",
                "Credential=testak,Signature=s,SignedHeaders=x-acs-date",
                "Credential=testak,Signature=s,SignedHeaders=host;x-acs-date;x-acs-signature-nonce",
                "Credential=testak,Signature=s,SignedHeaders=X-Acs-Date;x-acs-signature-nonce;x-acs-content-sha256",
                "nonsense"
            })
    void aHeaderThatLacksWhatASignatureNeedsIsIncomplete(String fields) {
        assertRefused(acs3(fields, EMPTY_HASH), 400, "IncompleteSignature");
    }

    @Test
    void aBodyThatIsNotTheOneHashedIsIncomplete() {
        String fields = "Credential=testak,Signature=s,SignedHeaders=x-acs-action;x-acs-version;" + SIGNED;

        assertRefused(acs3(fields, "00"), 400, "IncompleteSignature");
        assertRefused(acs3(fields, EMPTY_HASH), 400, "SignatureDoesNotMatch");
    }

    @Test
    void aKeyOfTheLaterSchemesThatIsUnknownIsNotFound() {
        assertRefused(acs3("Credential=nobody", EMPTY_HASH), 404, "InvalidAccessKeyId.NotFound");
    }

    private Api.Reply acs3(String fields, String bodyHash) {
        return api.get(
                "/?ClientId=a&InstanceId=b",
                "x-acs-action: QuerySessionByClientId",
                "x-acs-version: 2020-04-20",
                "x-acs-date: " + Rpc.NOW,
                "x-acs-signature-nonce: n",
                "x-acs-content-sha256: " + bodyHash,
                "Authorization: ACS3-HMAC-SHA256 " + fields);
    }

    @Test
    void aFailureOfTheServerIsAnInternalErrorWithoutDetails() {
        api.presence.failWith(new IllegalStateException("the table is torn"));

        Api.Reply reply = api.get(Rpc.get("ClientId", "GID_test@@@1"));

        assertRefused(reply, 500, "InternalError");
        assertThat(reply.body()).doesNotContain("torn");
    }

    @Test
    void aBodyBeyondTheLimitIsRefused() {
        String form = "Content-Type: application/x-www-form-urlencoded";

        assertThat(api.send("POST", "/", "x".repeat(1024 * 1024 + 1), form).status())
                .isEqualTo(413);
        assertThat(api.send("POST", "/", "x".repeat(1024 * 1024), form).status())
                .isEqualTo(400);
    }

    @Test
    void whatIsNotPercentEncodedIsRefused() {
        assertThat(api.get("/?Action=%zz").body()).contains("<Code>ParameterCheckFailed</Code>");
    }

    @Test
    void anotherMethodIsNotAllowed() {
        Api.Reply reply = api.send("PUT", "/", "");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo("GET, POST");
        assertThat(reply.body()).contains("<Code>UnsupportedHTTPMethod</Code>");
        assertThat(api.send("PUT", "/?Action=a&Format=json", "").body()).contains("\"Code\":\"UnsupportedHTTPMethod\"");
    }

    private static void assertRefused(Api.Reply reply, int status, String code) {
        assertThat(reply.body()).contains("\"Code\":\"" + code + "\"");
        assertThat(reply.status()).isEqualTo(status);
    }
}
