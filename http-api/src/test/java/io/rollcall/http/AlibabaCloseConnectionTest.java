package io.rollcall.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.http.auth.ApiKey;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Scope;
import io.rollcall.http.auth.Sight;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kicks over Alibaba's face. */
class AlibabaCloseConnectionTest {
    private static final Rights KICK =
            new Rights(Set.of(Scope.READ, Scope.KICK), new Sight(null, Set.of("GID_a")), Set.of(), Set.of());

    private final Api api = Api.at(Rpc.NOW, new ApiKey("testak", "testsecret", KICK));
    private final List<String> kicked = new CopyOnWriteArrayList<>();
    private final AtomicInteger nonce = new AtomicInteger();

    @BeforeEach
    void know() {
        api.presence.know(Clients.connected("GID_a@@@1"), Clients.gone("GID_a@@@2"), Clients.connected("GID_b@@@1"));
        api.operations.onKick((clientId, by) -> {
            kicked.add(clientId + " by " + by);
            api.presence.know(Clients.gone(clientId));
        });
    }

    @AfterEach
    void close() {
        api.close();
    }

    private String call(String... changes) {
        String[] all = List.of(
                        List.of("Action", "CloseConnection", "SignatureNonce", "n" + nonce.incrementAndGet()),
                        List.of(changes))
                .stream()
                .flatMap(List::stream)
                .toArray(String[]::new);
        return Rpc.get(all);
    }

    @Test
    void aConnectionIsEndedAndQueriesSaySoWhenTheAnswerIsThere() {
        Api.Reply reply = api.get(call("ClientId", "GID_a@@@1"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"Code\":200,\"Message\":\"operation success.\",\"Success\":true,\"RequestId\":\""
                        + reply.header("x-acs-request-id") + "\"}");
        assertThat(kicked).containsExactly("GID_a@@@1 by testak");
        assertThat(api.get(Rpc.get("ClientId", "GID_a@@@1"))
                        .json()
                        .get("OnlineStatus")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void theAnswerInXml() {
        Api.Reply reply = api.get(call("ClientId", "GID_a@@@1", "Format", "XML"));

        assertThat(reply.body())
                .endsWith("<CloseConnectionResponse><Code>200</Code><Message>operation success.</Message>"
                        + "<Success>true</Success><RequestId>" + reply.header("x-acs-request-id")
                        + "</RequestId></CloseConnectionResponse>");
    }

    @Test
    void aConnectionThatIsOverAlreadyIsNoError() {
        assertThat(api.get(call("ClientId", "GID_a@@@2")).json().get("Success").asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "GID_a@@@none, 400, InvalidParameter.ClientId",
        "GID_b@@@1, 400, InvalidParameter.ClientId",
        "'', 400, MissingClientId",
    })
    void aClientThatNeverWasOrIsNotSeenIsRefused(String clientId, int status, String code) {
        Api.Reply reply = api.get(call("ClientId", clientId));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.json().get("Code").asText()).isEqualTo(code);
        assertThat(kicked).isEmpty();
    }

    @Test
    void anIdThatIsTooLongIsRefused() {
        assertThat(api.get(call("ClientId", "GID_a@@@" + "x".repeat(57))).body())
                .contains("\"Code\":\"InvalidParameter.ClientId\"");
    }

    @Test
    void aKeyThatMayOnlyReadKicksNobody() {
        try (Api reading = Api.at(Rpc.NOW, new ApiKey("testak", "testsecret"))) {
            reading.operations.onKick((clientId, by) -> kicked.add(clientId));
            reading.presence.know(Clients.connected("GID_a@@@1"));

            assertThat(reading.get(call("ClientId", "GID_a@@@1")).body()).contains("\"Code\":\"Forbidden.RAM\"");
            assertThat(kicked).isEmpty();
        }
    }

    @Test
    void whereReadsAreOpenAKickNeedsAKeyAllTheSame() {
        try (Api open = Api.open()) {
            open.operations.onKick((clientId, by) -> kicked.add(clientId));
            open.presence.know(Clients.connected("GID_a@@@1"));
            String unsigned = "/?Action=CloseConnection&Version=2020-04-20&InstanceId=i&ClientId=GID_a@@@1";

            assertThat(open.get(unsigned).body()).contains("<Code>MissingAccessKeyId</Code>");
            assertThat(open.get(unsigned + "&AccessKeyId=k").body()).contains("<Code>MissingSignature</Code>");
            assertThat(open.get(call(
                                    "ClientId",
                                    "GID_a@@@1",
                                    "Timestamp",
                                    Instant.now()
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString()))
                            .body())
                    .contains("\"Code\":\"InvalidAccessKeyId.NotFound\"");
            assertThat(kicked).isEmpty();
        }
    }
}
