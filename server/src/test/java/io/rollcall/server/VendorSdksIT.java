package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.aliyun.core.http.HttpMethod;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.http.MethodType;
import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.Script;
import io.rollcall.server.process.SelfSigned;
import io.rollcall.server.process.ServerProcess;
import io.rollcall.server.vendor.AlibabaSdk;
import io.rollcall.server.vendor.AlibabaSdk.Account;
import io.rollcall.server.vendor.AlibabaSdk.Refused;
import io.rollcall.server.vendor.ClassicAlibabaSdk;
import io.rollcall.server.vendor.IbmSdks;
import io.rollcall.server.vendor.PopAlibabaSdk;
import io.rollcall.server.vendor.TeaAlibabaSdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The vendors' own SDKs, unmodified, with the host changed alone, ask a server about real MQTT clients, and throw their own
 * exceptions for its errors.
 */
class VendorSdksIT {
    private static final String KEY = "a-127-abcdefghij";
    private static final String TOKEN = "MP$08VKz!8rXwnR-Q*";
    private static final Pattern HTTPS = Pattern.compile("HTTPS +https://127\\.0\\.0\\.1:(\\d+)");

    private static final Pattern MQTTS = Pattern.compile("mqtts://[^ ]*:(\\d+)");

    @TempDir
    static Path data;

    private static ServerProcess server;
    private static SelfSigned certificate;
    private static int httpsPort;
    private static int mqttsPort;

    @BeforeAll
    static void start() throws IOException {
        certificate = SelfSigned.in(data);
        Path config = Files.writeString(
                data.resolve("rollcall.yaml"), """
                apiKeys:
                  - {id: testak, secret: testsecret, scopes: [read, kick], instances: [post-cn-0pp12gl0001]}
                  - {id: %s, secret: %s}
                mqtt: {allowAnonymous: true, auth: {ibmApiKeys: true}}
                listeners: [{name: tls, port: 0, allowAnonymous: true, tls: {certificate: %3$s, key: %4$s}}]
                http:
                  tls: {certificate: %3$s, key: %4$s, port: 0}
                """.formatted(KEY, TOKEN, certificate.certificate(), certificate.key()));
        server = ServerProcess.start(data.resolve("data"), "--config", config.toString());
        server.ready();
        for (String line : server.stdout()) {
            Matcher listener = HTTPS.matcher(line);
            if (listener.find()) {
                httpsPort = Integer.parseInt(listener.group(1));
            }
            Matcher mqtts = MQTTS.matcher(line);
            if (mqtts.find()) {
                mqttsPort = Integer.parseInt(mqtts.group(1));
            }
        }
        assertThat(httpsPort).isPositive();
        assertThat(mqttsPort).isPositive();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** An SDK, how it calls, and how it signs. */
    enum Sdk {
        CLASSIC_GET,
        CLASSIC_POST,
        CLASSIC_ACS3,
        CLASSIC_HTTPS,
        CLASSIC_ACS3_HTTPS,
        TEA,
        TEA_OLD,
        TEA_HTTPS,
        TEA_OLD_HTTPS,
        POP_GET,
        POP_POST,
        POP_ACS3,
        POP_ACS3_GET,
        POP_ACS4;

        AlibabaSdk of(String id, String secret) {
            boolean secure = name().endsWith("HTTPS");
            Account account = new Account("127.0.0.1:" + (secure ? httpsPort : server.httpPort()), secure, id, secret);
            return switch (this) {
                case CLASSIC_GET, CLASSIC_HTTPS -> new ClassicAlibabaSdk(account, MethodType.GET, SignatureVersion.V1);
                case CLASSIC_POST -> new ClassicAlibabaSdk(account, MethodType.POST, SignatureVersion.V1);
                case CLASSIC_ACS3, CLASSIC_ACS3_HTTPS ->
                    new ClassicAlibabaSdk(account, MethodType.POST, SignatureVersion.V3);
                case TEA, TEA_HTTPS -> new TeaAlibabaSdk(account, false);
                case TEA_OLD, TEA_OLD_HTTPS -> new TeaAlibabaSdk(account, true);
                case POP_GET -> pop(account, HttpMethod.GET, "V1");
                case POP_POST -> pop(account, HttpMethod.POST, "V1");
                case POP_ACS3 -> pop(account, HttpMethod.POST, "V3");
                case POP_ACS3_GET -> pop(account, HttpMethod.GET, "V3");
                case POP_ACS4 -> pop(account, HttpMethod.POST, "V4");
            };
        }

        private static AlibabaSdk pop(Account account, HttpMethod method, String version) {
            return new PopAlibabaSdk(
                    account, method, com.aliyun.sdk.gateway.pop.auth.SignatureVersion.valueOf(version));
        }
    }

    private static Map<String, String> about(String clientId, String... more) {
        Map<String, String> parameters =
                new HashMap<>(Map.of("InstanceId", "post-cn-0pp12gl0001", "ClientId", clientId));
        for (int i = 0; i < more.length; i += 2) {
            parameters.put(more[i], more[i + 1]);
        }
        return parameters;
    }

    private static boolean isOnline(AlibabaSdk sdk, String clientId) throws Refused {
        return sdk.call("QuerySessionByClientId", about(clientId))
                .get("OnlineStatus")
                .asBoolean();
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void alibabasSdksFollowAClientUntilItIsKicked(Sdk kind) throws Refused {
        AlibabaSdk sdk = kind.of("testak", "testsecret");
        String clientId = "GID_test@@@" + kind + " *~+%/中&=";
        assertThat(isOnline(sdk, clientId)).isFalse();

        try (RawClient client = RawClient.connect(server.mqttPort(), clientId, 4, 60)) {
            assertThat(isOnline(sdk, clientId)).isTrue();
            assertThat(batch(sdk, "GID_test@@@none", clientId)).containsExactly(false, true);

            JsonNode kicked = sdk.call("CloseConnection", about(clientId));
            assertThat(kicked.get("Success").asBoolean()).isTrue();
            assertThat(kicked.get("RequestId").asText()).isNotBlank();
            assertThat(isOnline(sdk, clientId)).isFalse();
            client.awaitClosed();
        }
        await().untilAsserted(() ->
                assertThat(trace(sdk, clientId)).containsExactly("connect accepted", "close closed by client"));
    }

    private static List<Boolean> batch(AlibabaSdk sdk, String first, String second) throws Refused {
        Map<String, String> parameters =
                Map.of("InstanceId", "post-cn-0pp12gl0001", "ClientIdList.1", first, "ClientIdList.2", second);
        JsonNode list = sdk.call("BatchQuerySessionByClientIds", parameters).get("OnlineStatusList");
        assertThat(list.findValuesAsText("ClientId")).containsExactly(first, second);
        return list.findValuesAsText("OnlineStatus").stream()
                .map(Boolean::parseBoolean)
                .toList();
    }

    private static List<String> trace(AlibabaSdk sdk, String clientId) throws Refused {
        JsonNode trace = sdk.call(
                "QueryMqttTraceDevice",
                about(
                        clientId,
                        "MqttRegionId",
                        "cn-hangzhou",
                        "BeginTime",
                        "0",
                        "EndTime",
                        Long.toString(System.currentTimeMillis() + 60_000),
                        "CurrentPage",
                        "1",
                        "PageSize",
                        "10"));
        JsonNode list = trace.get("DeviceInfoList");
        return Stream.iterate(0, i -> i + 1)
                .limit(list.size())
                .map(list::get)
                .map(entry -> entry.get("Action").asText() + " "
                        + entry.get("ActionInfo").asText())
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Sdk.class)
    void alibabasSdksThrowTheirExceptionsForOurErrors(Sdk kind) {
        AlibabaSdk sdk = kind.of("testak", "testsecret");

        refused(kind.of("testak", "wrong"), "QuerySessionByClientId", about("a"), "SignatureDoesNotMatch");
        refused(kind.of("nobody", "testsecret"), "QuerySessionByClientId", about("a"), "InvalidAccessKeyId.NotFound");
        refused(sdk, "QuerySessionByClientId", about("a", "InstanceId", "other"), "InstancePermissionCheckFailed");
        refused(sdk, "QuerySessionByClientId", Map.of("ClientId", "a"), "MissingInstanceId");
        refused(sdk, "BatchQuerySessionByClientIds", about("a"), "ParameterCheckFailed");
        refused(sdk, "ListGroupId", about("a"), "ApiNotSupport");
        refused(sdk, "NoSuchOperation", about("a"), "InvalidAction.NotFound");
    }

    private static void refused(AlibabaSdk sdk, String action, Map<String, String> parameters, String code) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> sdk.call(action, parameters))
                .satisfies(refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.requestId()).matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}");
                });
    }

    @Test
    void ibmsSdksForJavaReadTheLogOfADevice() {
        for (int i = 0; i < 2; i++) {
            try (RawClient client = RawClient.connect(server.mqttPort(), "d:127:type:logged", 4, 60)) {
                client.send(0xE0, 0);
                client.awaitClosed();
            }
        }
        String base = "http://127.0.0.1:" + server.httpPort();

        await().untilAsserted(() -> assertThat(IbmSdks.messagesBySwagger(base, KEY, TOKEN, "type", "logged"))
                .containsExactly(
                        "Closed connection from 127.0.0.1. The connection has completed normally.",
                        "Token auth succeeded: ClientID='d:127:type:logged', ClientIP=127.0.0.1",
                        "Closed connection from 127.0.0.1. The connection has completed normally.",
                        "Token auth succeeded: ClientID='d:127:type:logged', ClientIP=127.0.0.1"));
        await().untilAsserted(() -> assertThat(IbmSdks.logByWatsonIot(httpsPort, KEY, TOKEN, "type", "logged"))
                .hasSize(4));
    }

    @Test
    void ibmsSdksForJavaThrowTheirExceptionsForOurErrors() {
        String base = "http://127.0.0.1:" + server.httpPort();

        assertThatExceptionOfType(IbmSdks.Refused.class)
                .isThrownBy(() -> IbmSdks.messagesBySwagger(base, KEY, "wrong", "type", "1"))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(401))
                .withMessageContaining("CUDCS0004E");
        assertThatExceptionOfType(IbmSdks.Refused.class)
                .isThrownBy(() -> IbmSdks.messagesBySwagger(base, KEY, TOKEN, "no-type", "1"))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(404));
        assertThatExceptionOfType(IbmSdks.Refused.class)
                .isThrownBy(() -> IbmSdks.logByWatsonIot(httpsPort, KEY, "wrong", "type", "1"))
                .satisfies(refused -> assertThat(refused.status()).isEqualTo(401));
    }

    private static Map<String, String> trusting() {
        return Map.of("NODE_EXTRA_CA_CERTS", certificate.certificate().toString());
    }

    @ParameterizedTest
    @CsvSource({"pop-core, http", "openapi-client, http", "openapi-client, https"})
    void alibabasSdksForNodeJs(String sdk, String scheme) {
        assumeTrue(Script.ALIBABA.isHere(), "SKIPPED: run npm install in server/src/test/clients for Alibaba's SDKs");
        String url = scheme + "://127.0.0.1:" + (scheme.equals("https") ? httpsPort : server.httpPort());
        String clientId = "GID_test@@@" + sdk + scheme;
        String parameters = "{\"InstanceId\":\"post-cn-0pp12gl0001\",\"ClientId\":\"" + clientId + "\"}";
        String query = "QuerySessionByClientId";

        try (RawClient client = RawClient.connect(server.mqttPort(), clientId, 5, 60)) {
            assertThat(Script.ALIBABA.run(trusting(), sdk, url, "testak", "testsecret", query, parameters))
                    .contains("\"OnlineStatus\":true");
            assertThat(Script.ALIBABA.run(trusting(), sdk, url, "testak", "testsecret", "CloseConnection", parameters))
                    .contains("\"Success\":true");
            client.awaitClosed();
        }
        assertThat(Script.ALIBABA.run(trusting(), sdk, url, "testak", "testsecret", query, parameters))
                .contains("\"OnlineStatus\":false");
        assertThat(Script.ALIBABA.run(trusting(), sdk, url, "testak", "wrong", query, parameters))
                .isEqualTo("refused SignatureDoesNotMatch");
        assertThat(Script.ALIBABA.run(trusting(), sdk, url, "testak", "testsecret", query, "{\"ClientId\":\"a\"}"))
                .isEqualTo("refused MissingInstanceId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@wiotp/sdk", "ibmiotf"})
    void ibmsSdksForNodeJsFollowDevicesByMqtt(String library) {
        assumeTrue(Script.IBM_MONITOR.isHere(), "SKIPPED: run npm install in server/src/test/clients for IBM's SDKs");
        Map<String, String> trustingAll = Map.of("NODE_TLS_REJECT_UNAUTHORIZED", "0", "NODE_NO_WARNINGS", "1");
        String[] ports = {Integer.toString(server.mqttPort()), Integer.toString(mqttsPort)};
        CompletableFuture<String> said = CompletableFuture.supplyAsync(
                () -> Script.IBM_MONITOR.run(trustingAll, library, ports[0], ports[1], "127", KEY, TOKEN));
        while (!said.isDone()) { // it comes and goes until its end was told
            try (RawClient device = RawClient.connect(server.mqttPort(), "d:127:lamp:1", 4, 60)) {
                device.send(0xE0, 0);
                device.awaitClosed();
            }
        }
        assertThat(said.join()).isEqualTo("lamp 1 d:127:lamp:1 Disconnect 0");
        assertThat(Script.IBM_MONITOR.run(trustingAll, library, ports[0], ports[1], "127", KEY, "wrong"))
                .contains("refused Error: Connection refused: Bad username or password");
    }

    @Test
    void ibmsSdkForNodeJs() {
        assumeTrue(Script.WIOTP.isHere(), "SKIPPED: run npm install in server/src/test/clients for IBM's SDK");
        String port = Integer.toString(httpsPort);
        String clientId = "d:127:node:1";

        try (RawClient client = RawClient.connect(server.mqttPort(), clientId, 4, 60)) {
            JsonNode said = AlibabaSdk.json(Script.WIOTP.run(trusting(), port, KEY, TOKEN, clientId));
            assertThat(said.at("/one/id").asText()).isEqualTo(clientId);
            assertThat(said.at("/one/connectionStatus").asText()).isEqualTo("connected");
            assertThat(said.at("/one/mqttConnectProtocol").asText()).isEqualTo("3.1.1");
            assertThat(said.get("connected").findValuesAsText("id")).contains(clientId);
            assertThat(said.get("all").findValuesAsText("id")).contains(clientId);
            assertThat(said.get("recent").findValuesAsText("id")).contains(clientId);
            assertThat(said.get("last").findValuesAsText("id")).hasSize(1);
            client.send(0xE0, 0);
            client.awaitClosed();
        }
        assertThat(Script.WIOTP.run(trusting(), port, KEY, "wrong", clientId)).isEqualTo("refused CUDCS0004E");
        assertThat(Script.WIOTP.run(trusting(), port, KEY, TOKEN, "d:127:node:none"))
                .isEqualTo("refused CUDCS0001E");
        assertThat(Script.WIOTP.run(trusting(), port, KEY, TOKEN, "fff/kdk/f")).isEqualTo("refused CUDRS0007E");
    }
}
