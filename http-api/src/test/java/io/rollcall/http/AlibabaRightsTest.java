package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.alibaba.AlibabaLimits;
import io.rollcall.http.alibaba.Instances;
import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a key may call, for which instance, about which clients, and how often. */
class AlibabaRightsTest {
    private static final Set<Scope> READ = Set.of(Scope.READ);

    private final AtomicInteger nonce = new AtomicInteger();
    private volatile Instant now = Instant.parse(Rpc.NOW);

    private Api with(Rights rights, Instances instances, AlibabaLimits limits) {
        InstantSource time = () -> now;
        Api api = Api.of(Api.config()
                .keys(List.of(new ApiKey("testak", "testsecret", rights)))
                .instances(instances)
                .limits(HttpLimits.DEFAULT.toBuilder().alibaba(limits).build())
                .clock(time.withZone(ZoneOffset.UTC))
                .build());
        for (String id : List.of("GID_a@@@1", "GID_b@@@1", "GID_ab@@@1", "d:org:type:1", "plain")) {
            api.presence.know(Clients.connected(id));
        }
        return api;
    }

    private Api with(Rights rights, Instances instances) {
        return with(rights, instances, AlibabaLimits.DEFAULT);
    }

    private String call(String... changes) {
        Map<String, String> parameters = Rpc.parameters(changes);
        parameters.put("SignatureNonce", "n" + nonce.incrementAndGet());
        parameters.put("Timestamp", now.truncatedTo(ChronoUnit.SECONDS).toString());
        return "/?" + Rpc.encode(Rpc.signed("GET", parameters));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private String batch() {
        return call("Action", "BatchQuerySessionByClientIds", "ClientIdList.1", "plain");
    }

    private static String code(Api.Reply reply) {
        return reply.status() + " " + reply.json().path("Code").asText();
    }

    private List<String> online(Api api, String instance) {
        return List.of("GID_a@@@1", "GID_b@@@1", "GID_ab@@@1", "d:org:type:1", "plain").stream()
                .filter(id -> api.get(call("ClientId", id, "InstanceId", instance))
                        .json()
                        .get("OnlineStatus")
                        .asBoolean())
                .toList();
    }

    @Test
    void aKeyWithoutTheScopeIsForbidden() {
        Rights kick = new Rights(Set.of(Scope.KICK), Sight.ALL, Set.of(), Set.of());
        try (Api api = with(kick, Instances.ANY)) {
            Api.Reply reply = api.get(call("ClientId", "plain"));

            assertThat(code(reply)).isEqualTo("403 Forbidden.RAM");
            assertThat(reply.json().get("Message").asText())
                    .isEqualTo(
                            "User not authorized to operate on the specified resource, or this API doesn't support RAM.");
            assertThat(code(api.get(batch()))).isEqualTo("403 Forbidden.RAM");
            assertThat(api.counted("http.callers.refused", "face", "alibaba")).isEqualTo(2);
        }
    }

    @Test
    void aKeyCallsTheOperationsThatItNames() {
        Rights rights = new Rights(READ, Sight.ALL, Set.of(), Set.of("QuerySessionByClientId"));
        try (Api api = with(rights, Instances.ANY)) {
            assertThat(api.get(call("ClientId", "plain")).status()).isEqualTo(200);
            assertThat(code(api.get(batch()))).isEqualTo("400 PermissionCheckFailed");
        }
    }

    @Test
    void aKeyAsksForTheInstancesThatItNames() {
        Rights rights = new Rights(READ, Sight.ALL, Set.of("one"), Set.of());
        try (Api api = with(rights, Instances.ANY)) {
            assertThat(online(api, "one")).hasSize(5);
            assertThat(code(api.get(call("ClientId", "plain", "InstanceId", "two"))))
                    .isEqualTo("400 InstancePermissionCheckFailed");
        }
    }

    @Test
    void anInstanceHasTheClientsOfItsGroups() {
        Instances instances =
                new Instances(Map.of("a", Set.of("GID_a"), "both", Set.of("GID_a", "GID_b"), "all", Set.of()));
        try (Api api = with(Rights.READ, instances)) {
            assertThat(online(api, "a")).containsExactly("GID_a@@@1");
            assertThat(online(api, "both")).containsExactly("GID_a@@@1", "GID_b@@@1");
            assertThat(online(api, "all")).hasSize(5);
            assertThat(code(api.get(call("ClientId", "plain", "InstanceId", "none"))))
                    .isEqualTo("400 InstancePermissionCheckFailed");
        }
    }

    @Test
    void aKeySeesItsOwnClientsInEveryInstance() {
        Instances instances = new Instances(Map.of("both", Set.of("GID_a", "GID_b"), "all", Set.of()));
        try (Api api = with(Rights.READ.with(new Sight(null, Set.of("GID_a", "GID_x"))), instances)) {
            assertThat(online(api, "both")).containsExactly("GID_a@@@1");
            assertThat(online(api, "all")).containsExactly("GID_a@@@1");
            assertThat(api.get(call(
                                    "Action", "BatchQuerySessionByClientIds",
                                    "InstanceId", "all",
                                    "ClientIdList.1", "plain",
                                    "ClientIdList.2", "GID_a@@@1"))
                            .json()
                            .get("OnlineStatusList")
                            .toString())
                    .isEqualTo("[{\"OnlineStatus\":false,\"ClientId\":\"plain\"},"
                            + "{\"OnlineStatus\":true,\"ClientId\":\"GID_a@@@1\"}]");
        }
        try (Api api = with(Rights.READ.with(new Sight("org", Set.of())), instances)) {
            assertThat(online(api, "all")).containsExactly("d:org:type:1");
        }
    }

    @Test
    void rightsAreCheckedAfterWhatIsMissingAndBeforeWhatIsWrong() {
        Rights none = new Rights(Set.of(), Sight.ALL, Set.of("one"), Set.of("CloseConnection"));
        Rights operation = new Rights(READ, Sight.ALL, Set.of("one"), Set.of("CloseConnection"));
        Rights instance = new Rights(READ, Sight.ALL, Set.of("one"), Set.of());
        String tooLong = "x".repeat(65);
        try (Api api = with(none, Instances.ANY)) {
            assertThat(code(api.get(call()))).isEqualTo("400 MissingClientId");
            assertThat(code(api.get(call("ClientId", tooLong, "InstanceId", ""))))
                    .isEqualTo("400 MissingInstanceId");
            assertThat(code(api.get(call("ClientId", tooLong)))).isEqualTo("403 Forbidden.RAM");
            assertThat(code(api.get(call("Action", "ListGroupId")))).isEqualTo("404 ApiNotSupport");
        }
        try (Api api = with(operation, Instances.ANY)) {
            assertThat(code(api.get(call("ClientId", tooLong)))).isEqualTo("400 PermissionCheckFailed");
        }
        try (Api api = with(instance, Instances.ANY)) {
            assertThat(code(api.get(call("ClientId", tooLong)))).isEqualTo("400 InstancePermissionCheckFailed");
            assertThat(code(api.get(call("ClientId", tooLong, "InstanceId", "one"))))
                    .isEqualTo("400 InvalidParameter.ClientId");
        }
    }

    private List<String> codes(Api api, int calls, String... changes) {
        return Stream.generate(() -> code(api.get(call(changes))))
                .limit(calls)
                .distinct()
                .toList();
    }

    @Test
    void withinASecondAKeyCallsAsOftenAsTheLimitSaysAndNotOnceMore() {
        try (Api api = with(Rights.READ, Instances.ANY)) {
            assertThat(codes(api, 500, "ClientId", "plain")).containsExactly("200 ");
            Api.Reply refused = api.get(call("ClientId", "plain"));
            assertThat(code(refused)).isEqualTo("400 Throttling.User");
            assertThat(refused.json().get("Message").asText())
                    .isEqualTo("Request was denied due to user flow control.");

            // batches are counted apart
            String[] batch = {"Action", "BatchQuerySessionByClientIds", "ClientIdList.1", "plain"};
            assertThat(codes(api, 100, batch)).containsExactly("200 ");
            assertThat(code(api.get(batch()))).isEqualTo("400 Throttling.User");

            pass(Duration.ofMillis(999));
            assertThat(code(api.get(batch()))).isEqualTo("400 Throttling.User");
            pass(Duration.ofMillis(1));
            assertThat(codes(api, 100, batch)).containsExactly("200 ");
            assertThat(code(api.get(batch()))).isEqualTo("400 Throttling.User");
        }
    }

    @Test
    void aSecondBeginsWithTheFirstCallAfterRest() {
        try (Api api = with(Rights.READ, Instances.ANY, new AlibabaLimits(3, 1, 1, 100))) {
            assertThat(codes(api, 3, "ClientId", "plain")).containsExactly("200 ");
            pass(Duration.ofMillis(1_900));
            assertThat(codes(api, 3, "ClientId", "plain")).containsExactly("200 ");
            pass(Duration.ofMillis(200));
            assertThat(code(api.get(call("ClientId", "plain")))).isEqualTo("400 Throttling.User");
        }
    }

    @Test
    void limitsAreSetAndMissingParametersCountToo() {
        try (Api api = with(Rights.READ, Instances.ANY, new AlibabaLimits(1, 2, 3, 100))) {
            assertThat(code(api.get(call()))).isEqualTo("400 MissingClientId");
            assertThat(code(api.get(call("ClientId", "plain")))).isEqualTo("400 Throttling.User");
            assertThat(codes(api, 2, "Action", "BatchQuerySessionByClientIds"))
                    .containsExactly("400 ParameterCheckFailed");
            assertThat(code(api.get(batch()))).isEqualTo("400 Throttling.User");
            assertThat(codes(api, 3, "Action", "ListGroupId")).containsExactly("404 ApiNotSupport");
            assertThat(codes(api, 1, "Action", "ListGroupId")).containsExactly("400 Throttling.User");
        }
    }

    @Test
    void forgedCallsUseUpNobodysCalls() {
        try (Api api = with(Rights.READ, Instances.ANY, new AlibabaLimits(1, 1, 1, 100))) {
            String forged = call("ClientId", "plain").replaceFirst("Signature=[^&]*", "Signature=forged");
            for (int i = 0; i < 3; i++) {
                assertThat(code(api.get(forged))).isEqualTo("400 SignatureDoesNotMatch");
            }
            assertThat(code(api.get(call("ClientId", "plain")))).isEqualTo("200 ");
        }
    }

    @Test
    void whereNobodyHasAKeyNobodyIsCounted() {
        try (Api open = Api.of(List.of(), HttpLimits.DEFAULT, Clock.fixed(now, ZoneOffset.UTC))) {
            String batch = "/?Action=BatchQuerySessionByClientIds&Version=2020-04-20&InstanceId=any&ClientIdList.1=a";
            for (int i = 0; i < 101; i++) {
                assertThat(open.get(batch).status()).isEqualTo(200);
            }
        }
    }
}
