package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unsigned queries, where reads are open, and what they are answered. */
class AlibabaQueriesTest {
    private static final String SINGLE = "/?Action=QuerySessionByClientId&Version=2020-04-20&InstanceId=any";
    private static final String BATCH = "/?Action=BatchQuerySessionByClientIds&Version=2020-04-20&InstanceId=any";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";

    private final Api api = Api.open();

    @BeforeEach
    void clients() {
        api.presence.know(Clients.connected("GID_test@@@1"), Clients.gone("GID_test@@@2"), Clients.back("中<&>\""));
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @CsvSource({"GID_test@@@1, true", "GID_test@@@2, false", "GID_test@@@3, false", "a/b:c%25, false"})
    void aClientIsOnlineOrNot(String clientId, boolean online) {
        Api.Reply reply = api.get(SINGLE + "&Format=json&ClientId=" + clientId);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("OnlineStatus").isBoolean()).isTrue();
        assertThat(reply.json().get("OnlineStatus").asBoolean()).isEqualTo(online);
        assertThat(reply.json().size()).isEqualTo(2);
    }

    @Test
    void withoutAFormatTheAnswerIsXml() {
        Api.Reply reply = api.get(SINGLE + "&ClientId=GID_test@@@1", "Accept: application/json");

        assertThat(reply.header("content-type")).isEqualTo("text/xml;charset=utf-8");
        assertThat(reply.body())
                .startsWith("<?xml ")
                .endsWith("<QuerySessionByClientIdResponse><OnlineStatus>true</OnlineStatus><RequestId>"
                        + reply.header("x-acs-request-id")
                        + "</RequestId></QuerySessionByClientIdResponse>");
    }

    @Test
    void aBatchIsAnsweredInTheOrderAskedWithDoublesAndUnknowns() {
        Api.Reply reply = api.get(BATCH + "&Format=JSON&ClientIdList.7=none&ClientIdList.2=GID_test@@@2"
                + "&ClientIdList.1=GID_test@@@1&ClientIdList.10=GID_test@@@1");

        assertThat(reply.json().get("OnlineStatusList").toString())
                .isEqualTo("[{\"OnlineStatus\":true,\"ClientId\":\"GID_test@@@1\"},"
                        + "{\"OnlineStatus\":false,\"ClientId\":\"GID_test@@@2\"},"
                        + "{\"OnlineStatus\":false,\"ClientId\":\"none\"},"
                        + "{\"OnlineStatus\":true,\"ClientId\":\"GID_test@@@1\"}]");
    }

    @Test
    void aBatchOfOneNeedsNoNumber() {
        assertThat(api.get(BATCH + "&Format=JSON&ClientIdList=GID_test@@@1")
                        .json()
                        .at("/OnlineStatusList/0/OnlineStatus")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aBatchInXmlRepeatsItsElementAndEscapesItsIds() {
        Api.Reply reply = api.get(BATCH + "&ClientIdList.1=%E4%B8%AD%3C%26%3E%22&ClientIdList.2=%F0%9F%98%80%0D%00x");

        assertThat(reply.body())
                .contains("<OnlineStatusList><OnlineStatus>true</OnlineStatus>"
                        + "<ClientId>中&lt;&amp;&gt;\"</ClientId></OnlineStatusList><OnlineStatusList>");
        var ids = Xml.parse(reply.body()).getElementsByTagName("ClientId");
        assertThat(ids.item(0).getTextContent()).isEqualTo("中<&>\"");
        assertThat(ids.item(1).getTextContent()).isEqualTo("😀\r\uFFFDx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&ClientIdList.1=a&ClientIdList.2=", "&ClientIdList="})
    void aBatchWithoutIdsOrWithAnEmptyOneIsRefused(String ids) {
        assertThat(api.get(BATCH + ids).body()).contains("<Code>ParameterCheckFailed</Code>");
    }

    @Test
    void aBatchHasTenIdsAtMost() {
        assertThat(api.get(BATCH + ids(10)).status()).isEqualTo(200);
        assertThat(api.get(BATCH + ids(11)).body()).contains("<Code>ParameterCheckFailed</Code>");
    }

    private static String ids(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "&ClientIdList." + i + "=c" + i)
                .collect(Collectors.joining());
    }

    @Test
    void anIdHas64CharactersAtMost() {
        assertThat(api.get(SINGLE + "&ClientId=" + "x".repeat(64)).status()).isEqualTo(200);
        assertThat(api.get(SINGLE + "&ClientId=" + "x".repeat(65)).body())
                .contains("<Code>InvalidParameter.ClientId</Code>");
        assertThat(api.get(BATCH + "&ClientIdList.1=" + "x".repeat(65)).body())
                .contains("<Code>InvalidParameter.ClientIdList</Code>");
    }

    @Test
    void aNumberIsNeededWhereOneIsNeeded() {
        assertThat(api.get(BATCH + "&ClientIdList.one=a").body())
                .contains("<Code>InvalidParameter.ClientIdList</Code>");
    }

    @Test
    void aFormOfCountlessParametersIsNotRead() {
        assertThat(api.send("POST", SINGLE, "a&".repeat(501), FORM).body())
                .contains("<Code>ParameterCheckFailed</Code>");
    }

    @Test
    void theOlderVersionIsAnAlias() {
        assertThat(api.get(SINGLE.replace("2020-04-20", "2019-12-11") + "&ClientId=a")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void parametersAreSplitBetweenQueryAndForm() {
        Api.Reply reply = api.send("POST", SINGLE + "&Format=JSON", "ClientId=GID_test%40%40%401", FORM);

        assertThat(reply.json().get("OnlineStatus").asBoolean()).isTrue();
    }

    @Test
    void idsBeyondAsciiNeedNotBeEncoded() {
        api.presence.know(Clients.connected("中"));

        assertThat(api.get(SINGLE + "&ClientId=中").body()).contains("<OnlineStatus>true<");
        assertThat(api.send("POST", SINGLE, "ClientId=中", FORM).body()).contains("<OnlineStatus>true<");
    }

    @Test
    void aBodyThatIsNoFormHasNoParameters() {
        assertThat(api.send("POST", SINGLE, "ClientId=GID_test", "Content-Type: text/plain")
                        .body())
                .contains("<Code>MissingClientId</Code>");
    }

    @Test
    void aFormComesInChunks() {
        Api.Reply reply = api.raw("POST " + SINGLE + "&Format=JSON HTTP/1.1\r\nHost: x\r\n" + FORM
                + "\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + "9\r\nClientId=\r\nC\r\nGID_test@@@1\r\n0\r\n\r\n");

        assertThat(reply.json().get("OnlineStatus").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&AccessKeyId=k&SignatureNonce=n&Signature=s&Timestamp=2001-01-01T00:00:00Z",
                "&Signature=s",
                "&SecurityToken=t",
            })
    void whereReadsAreOpenThereIsNoKeyToCheckASignatureAgainst(String parameters) {
        String call = SINGLE + "&Format=JSON&ClientId=GID_test@@@1" + parameters;

        for (int i = 0; i < 2; i++) {
            assertThat(api.get(call).json().get("OnlineStatus").asBoolean()).isTrue();
        }
        assertThat(api.get(call, "Authorization: ACS3-HMAC-SHA256 Credential=k", "x-acs-action: QuerySessionByClientId")
                        .json()
                        .get("OnlineStatus")
                        .asBoolean())
                .isTrue();
        assertThat(api.get(call, Api.basic("a", "b")).status()).isEqualTo(200);
    }

    @Test
    void headersAloneDoNotMakeACallOfTheLaterSchemes() {
        assertThat(api.get("/?ClientId=a&InstanceId=b", "x-acs-action: QuerySessionByClientId")
                        .body())
                .contains("<Code>MissingAction</Code>");
    }

    @Test
    void aKeyOfAnotherFaceIsAKeyHereToo() {
        try (Api keyed = Api.at(Rpc.NOW, new ApiKey("testak", "testsecret"))) {
            keyed.presence.know(Clients.connected("d:any:type:1"));

            assertThat(keyed.get(Rpc.get("ClientId", "d:any:type:1"))
                            .json()
                            .get("OnlineStatus")
                            .asBoolean())
                    .isTrue();
        }
    }
}
