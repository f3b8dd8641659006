package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of unmodified vendor SDKs, as they were recorded, at the time that they were signed. */
class AlibabaSignatureVectorsTest {
    private static final ApiKey KEY = new ApiKey("testak", "testsecret");
    private static final String ALPHABET = "aZ09-_.~ !*'();:@&=+$,/?%#[]<>\"\\\u0001\r\né中😀";
    private static final String EMPTY_HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ALL_HEADERS = "host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;"
            + "x-acs-date;x-acs-signature-nonce;x-acs-version";
    private static final String FEW_HEADERS =
            "x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version";
    private static final String SINGLE_QUERY = "/?InstanceId=post-cn-0pp12gl0001&ClientId=GID_test%40%40%40test";

    @Test
    void vector1PopCoreGet() {
        try (Api api = Api.at("2026-11-20T03:17:35Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@test"));

            Api.Reply reply = api.get("/?AccessKeyId=testak&Action=QuerySessionByClientId"
                    + "&ClientId=GID_test%40%40%40test&Format=JSON&InstanceId=post-cn-0pp12gl0001"
                    + "&RegionId=cn-hangzhou&SignatureMethod=HMAC-SHA1"
                    + "&SignatureNonce=4cd1a8a1ec41fc3d4f70564a84049b96&SignatureVersion=1.0"
                    + "&Timestamp=2026-11-20T03%3A17%3A35Z&Version=2020-04-20"
                    + "&Signature=tpU3wejyTTtKrLLtNgk9s1aH9go%3D");

            assertOnline(reply);
        }
    }

    @Test
    void vector2PopCoreGetOfABatch() {
        try (Api api = Api.at("2026-11-20T03:17:35Z", KEY)) {
            Map<String, String> parameters = Rpc.parameters(
                    "Action", "BatchQuerySessionByClientIds",
                    "ClientIdList.1", "GID_test@@@0001",
                    "ClientIdList.2", "GID_test@@@0002",
                    "SignatureNonce", "03ff8c262aeca695b2b693ae53c73a2a",
                    "Timestamp", "2026-11-20T03:17:35Z");
            parameters.put("Signature", "Pr4zHJLtbnfOZT65SE93VApmSrQ=");

            assertThat(api.get("/?" + Rpc.encode(parameters)).status()).isEqualTo(200);
        }
    }

    @Test
    void vector3PopCorePostOfAForm() {
        try (Api api = Api.at("2026-11-20T03:17:36Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@test"));
            Map<String, String> parameters = Rpc.parameters(
                    "ClientId", "GID_test@@@test",
                    "SignatureNonce", "f77ccce53f013f53510abd11d9796b86",
                    "Timestamp", "2026-11-20T03:17:36Z");
            parameters.put("Signature", "0qdkKwP7x1/e0VE815AHIhEw4Og=");

            assertOnline(
                    api.send("POST", "/", Rpc.encode(parameters), "Content-Type: application/x-www-form-urlencoded"));
        }
    }

    @Test
    void vector4PopCoreGetOfHardCharacters() {
        try (Api api = Api.at("2026-11-20T03:20:34Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@a b*c~d+e%f/中&="));
            Map<String, String> parameters = Rpc.parameters(
                    "ClientId", "GID_test@@@a b*c~d+e%f/中&=",
                    "SignatureNonce", "c7d648d341e023955025d6aa4896cc69",
                    "Timestamp", "2026-11-20T03:20:34Z");
            parameters.put("Signature", "0FQCTuIUbNteZVpFjb4jdxxcxTY=");

            assertOnline(api.get("/?" + Rpc.encode(parameters)));
        }
    }

    @Test
    void vector5AsyncCorePostWithoutLengthOrChunks() {
        try (Api api = Api.at("2026-11-20T03:51:00Z", KEY)) {
            Map<String, String> parameters = Rpc.parameters(
                    "Action", "BatchQuerySessionByClientIds",
                    "ClientIdList.1", "GID_test@@@0001",
                    "ClientIdList.2", "GID_test@@@0002",
                    "SignatureNonce", "1e91d282-5c79-4696-bc8b-2ca9b078b08417951466608781",
                    "Timestamp", "2026-11-20T03:51:00Z");
            parameters.remove("RegionId");
            parameters.put("Signature", "pSug8Fu00pw/gZEP+EyU+DRwkg8=");

            Api.Reply reply = api.raw("POST /?" + Rpc.encode(parameters) + " HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().at("/OnlineStatusList/1/ClientId").asText()).isEqualTo("GID_test@@@0002");
        }
    }

    @Test
    void vector6GatewayPopPostWithTheSecondIdBeforeTheFirst() {
        try (Api api = Api.at("2026-11-20T03:50:58Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@0001"), Clients.gone("GID_test@@@0002"));

            Api.Reply reply = api.raw("POST /?ClientIdList.2=GID_test%40%40%400002&InstanceId=post-cn-0pp12gl0001"
                    + "&ClientIdList.1=GID_test%40%40%400001 HTTP/1.1\r\nHost: anything\r\n"
                    + "x-acs-action: BatchQuerySessionByClientIds\r\nx-acs-content-sha256: " + EMPTY_HASH
                    + "\r\nx-acs-date: 2026-11-20T03:50:58Z\r\n"
                    + "x-acs-signature-nonce: 687de1cc-9654-402f-abb5-29908857fc7e17951466587231\r\n"
                    + "x-acs-version: 2020-04-20\r\nContent-Length: 0\r\nConnection: close\r\n"
                    + "Authorization: ACS3-HMAC-SHA256 Credential=testak,SignedHeaders=" + FEW_HEADERS
                    + ",Signature=48935f38d1219275f8adc114ee3a511283b2318a7cecf9c5ca4f4802a48ec121\r\n\r\n");

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("content-type")).isEqualTo("application/json;charset=utf-8");
            assertThat(reply.json().get("OnlineStatusList").toString())
                    .isEqualTo("[{\"OnlineStatus\":true,\"ClientId\":\"GID_test@@@0001\"},"
                            + "{\"OnlineStatus\":false,\"ClientId\":\"GID_test@@@0002\"}]");
        }
    }

    @Test
    void vector7OpenApiClientPostWithFieldsInAnotherOrder() {
        try (Api api = Api.at("2026-11-20T03:17:36Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@test"));

            assertOnline(api.send(
                    "POST",
                    SINGLE_QUERY,
                    "",
                    "Host: 127.0.0.1:18080",
                    "x-acs-action: QuerySessionByClientId",
                    "x-acs-version: 2020-04-20",
                    "x-acs-date: 2026-11-20T03:17:36Z",
                    "x-acs-signature-nonce: 54776f4143dc009e2612a895f8f59ab5",
                    "x-acs-content-sha256: " + EMPTY_HASH,
                    "x-acs-credentials-provider: static_ak",
                    "authorization: ACS3-HMAC-SHA256 Credential=testak, "
                            + "Signature=5b6ecb24e7a58723dc2734587243b978f61d65fcaeab8bdba54e7f9a41367fce, "
                            + "SignedHeaders=" + ALL_HEADERS));
        }
    }

    @Test
    void vector8TeaPostOfAnEmptyChunkedBody() {
        try (Api api = Api.at("2026-11-20T03:20:33Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@a b*c~d+e%f/中&="));

            assertOnline(api.raw("POST /?InstanceId=post-cn-0pp12gl0001"
                    + "&ClientId=GID_test%40%40%40a+b*c%7Ed%2Be%25f%2F%E4%B8%AD%26%3D HTTP/1.1\r\n"
                    + "Host: 127.0.0.1:18080\r\nx-acs-action: QuerySessionByClientId\r\n"
                    + "x-acs-version: 2020-04-20\r\nx-acs-date: 2026-11-20T03:20:33Z\r\n"
                    + "x-acs-signature-nonce: 71cbed6ae671b91d9dadd47b95c2e14b\r\n"
                    + "x-acs-content-sha256: " + EMPTY_HASH + "\r\nx-acs-credentials-provider: static_ak\r\n"
                    + "Transfer-Encoding: chunked\r\nConnection: close\r\n"
                    + "Authorization: ACS3-HMAC-SHA256 Credential=testak,SignedHeaders=" + ALL_HEADERS
                    + ",Signature=8e4273cbbe86882b7d2cee4ce43168b08fc62940379f6b081e840044936bbd2e\r\n\r\n"
                    + "0\r\n\r\n"));
        }
    }

    @Test
    void vector9GatewayPopWithAcs4() {
        try (Api api = Api.at("2026-11-20T03:51:05Z", KEY)) {
            api.presence.know(Clients.connected("GID_test@@@test"));

            assertOnline(api.send(
                    "POST",
                    SINGLE_QUERY,
                    "",
                    "x-acs-action: QuerySessionByClientId",
                    "x-acs-version: 2020-04-20",
                    "x-acs-date: 2026-11-20T03:51:05Z",
                    "x-acs-signature-nonce: f98677c4-bdfe-4c8a-802b-e3deedd06c4c17951466653731",
                    "x-acs-content-sha256: " + EMPTY_HASH,
                    "Content-Length: 0",
                    "Authorization: ACS4-HMAC-SHA256 "
                            + "Credential=testak/20261120/cn-hangzhou/OnsMqtt/aliyun_v4_request,SignedHeaders="
                            + FEW_HEADERS
                            + ",Signature=7fbd3d57dc4a0ac1a77fb319a37da0c329cafcadef3ab92d5dd2321adc71c09b"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverTheCharactersAnHonestSignatureIsRight(long seed) {
        Random random = new Random(seed);
        try (Api api = Api.at(Rpc.NOW, KEY)) {
            for (int i = 0; i < 50; i++) {
                String method = random.nextBoolean() ? "GET" : "POST";
                Map<String, String> all = Rpc.signed(
                        method,
                        Rpc.parameters(
                                "ClientId", text(random), text(random), text(random), "SignatureNonce", "n" + i));
                Map<String, String> query = new TreeMap<>(all);
                Map<String, String> form = new TreeMap<>(all);
                query.keySet().removeIf(name -> method.equals("POST") && name.hashCode() % 2 == 0);
                form.keySet().removeAll(query.keySet());

                Api.Reply reply = api.send(
                        method,
                        "/?" + Rpc.encode(query),
                        Rpc.encode(form),
                        "Content-Type: application/x-www-form-urlencoded");

                assertThat(reply.status())
                        .as("seed %s, call %s: %s", seed, i, reply)
                        .isEqualTo(200);
            }
        }
    }

    private static String text(Random random) {
        return random.ints(1 + random.nextInt(20), 0, ALPHABET.codePointCount(0, ALPHABET.length()))
                .map(at -> ALPHABET.codePointAt(ALPHABET.offsetByCodePoints(0, at)))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static void assertOnline(Api.Reply reply) {
        assertThat(reply.body()).contains("\"OnlineStatus\":true");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().get("RequestId").asText()).isEqualTo(reply.header("x-acs-request-id"));
    }
}
