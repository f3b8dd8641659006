package io.rollcall.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.api.EnhancedAuthenticator.Exchange;
import io.rollcall.broker.api.EnhancedAuthenticator.Step;
import io.rollcall.broker.message.ReasonCode;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's side of SCRAM-SHA-256, message by message. */
class ScramSha256Test {
    private static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private static final String NONCE = CLIENT_NONCE + SERVER_NONCE;
    private static final String SALT = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private static final byte[] SECRET = "a secret of the server".getBytes(StandardCharsets.US_ASCII);
    /** Of RFC 7677, section 3. */
    private static final String PROOF = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

    private static final Credentials NONE =
            new Credentials("a", null, null, InetSocketAddress.createUnresolved("client", 1), "tcp", "tcp", null);

    private final Map<String, ScramKeys> users = new HashMap<>();
    private final ScramSha256 method = new ScramSha256(
            name -> CompletableFuture.completedStage(Optional.ofNullable(users.get(name))),
            4_096,
            SECRET,
            () -> SERVER_NONCE);
    private final Exchange exchange = method.begin(NONE);

    ScramSha256Test() {
        users.put("user", ScramKeys.of("pencil", Base64.getDecoder().decode(SALT), 4_096));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Step step(Exchange exchange, byte @Nullable [] data) {
        return exchange.next(data).toCompletableFuture().join();
    }

    private static Step step(Exchange exchange, String message) {
        return step(exchange, bytes(message));
    }

    private static String asked(Step step) {
        assertThat(step).isInstanceOf(Step.Continue.class);
        return text(((Step.Continue) step).data());
    }

    private static String text(byte @Nullable [] data) {
        assertThat(data).isNotNull();
        return new String(data, StandardCharsets.UTF_8);
    }

    private static void assertRefused(Step step, ReasonCode reason) {
        assertThat(step).isInstanceOf(Step.Refuse.class);
        assertThat(((Step.Refuse) step).reason()).isEqualTo(reason);
    }

    @Test
    void speaksAsTheRfcDoes() {
        assertThat(method.method()).isEqualTo("SCRAM-SHA-256");
        String question = asked(step(exchange, "n,,n=user,r=" + CLIENT_NONCE));
        assertThat(question).isEqualTo("r=" + NONCE + ",s=" + SALT + ",i=4096");
        Step last = step(exchange, "c=biws,r=" + NONCE + ",p=" + PROOF);
        assertThat(last).isInstanceOf(Step.Success.class);
        Step.Success success = (Step.Success) last;
        assertThat(success.userName()).isEqualTo("user");
        assertThat(text(success.data())).isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", // of 32 bytes
                "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndA==", // of 31
                "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQA", // of 33
                ""
            })
    void aWrongProofIsRefused(String proof) {
        asked(step(exchange, "n,,n=user,r=" + CLIENT_NONCE));
        assertRefused(step(exchange, "c=biws,r=" + NONCE + ",p=" + proof), ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @Test
    void nobodyCanTellAnUnknownUserFromAWrongPassword() {
        String known = asked(step(exchange, "n,,n=user,r=" + CLIENT_NONCE));
        String unknown = asked(step(method.begin(NONE), "n,,n=nobody,r=" + CLIENT_NONCE));
        Exchange again = method.begin(NONE);
        assertThat(asked(step(again, "n,,n=nobody,r=" + CLIENT_NONCE))).isEqualTo(unknown);
        String other = asked(step(method.begin(NONE), "n,,n=nobody2,r=" + CLIENT_NONCE));
        assertThat(other).isNotEqualTo(unknown).hasSameSizeAs(unknown);
        assertThat(unknown).hasSameSizeAs(known).startsWith("r=" + NONCE).endsWith(",i=4096");

        String wrong = "c=biws,r=" + NONCE + ",p=" + "AAAA".repeat(10) + "AAA=";
        assertThat(step(again, wrong)).isEqualTo(step(exchange, wrong));
    }

    @Test
    void theSaltOfAnUnknownUserDependsOnTheSecret() {
        ScramSha256 other = new ScramSha256(
                name -> CompletableFuture.completedStage(Optional.empty()), 4_096, new byte[16], () -> SERVER_NONCE);
        String first = "n,,n=nobody,r=" + CLIENT_NONCE;
        assertThat(asked(step(other.begin(NONE), first))).isNotEqualTo(asked(step(exchange, first)));
    }

    @Test
    void theNonceIsAnotherEachTime() {
        ScramSha256 real = new ScramSha256(name -> CompletableFuture.completedStage(Optional.empty()));
        String first = "n,,n=user,r=" + CLIENT_NONCE;
        String one = asked(step(real.begin(NONE), first));
        String two = asked(step(real.begin(NONE), first));
        assertThat(one).startsWith("r=" + CLIENT_NONCE).endsWith(",i=15000").hasSameSizeAs(two);
        assertThat(one.substring(0, 52)).isNotEqualTo(two.substring(0, 52));
    }

    /** {@code eSws} is {@code y,,}. */
    @Test
    void aClientThatCouldBindTheChannelIsTold() {
        asked(step(exchange, "y,,n=user,r=" + CLIENT_NONCE));
        assertRefused(step(exchange, "c=biws,r=" + NONCE + ",p=" + PROOF), ReasonCode.NOT_AUTHORIZED);
        Exchange right = method.begin(NONE);
        asked(step(right, "y,,n=user,r=" + CLIENT_NONCE));
        assertRefused( // for the proof alone, which is that of another message
                step(right, "c=eSws,r=" + NONCE + ",p=" + PROOF), ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "n",
                "n,",
                "n,,",
                "n,,n=user",
                "n,,n=user,r=",
                "n,,n=,r=abc",
                "n,,r=abc,n=user",
                "n,,m=new,n=user,r=abc", // a mandatory extension
                "p=tls-unique,,n=user,r=abc", // channel binding
                "x,,n=user,r=abc",
                "n,a=root,n=user,r=abc", // for another
                "n,a,n=user,r=abc",
                "n,user,n=user,r=abc",
                "n,,n=us=er,r=abc",
                "n,,n=us=2cer,r=abc",
                "n,,n=us\u0007er,r=abc", // SASLprep
                "n,,n=us\0er,r=abc",
                "n,,n=user,r=a b",
                "n,,n=user,r=\u00E4"
            })
    void aFirstMessageThatIsNoneIsRefused(String message) {
        assertRefused(step(exchange, message), ReasonCode.NOT_AUTHORIZED);
    }

    @Test
    void aMessageThatIsAbsentTooLongOrNotUtf8IsRefused() {
        assertRefused(step(exchange, (byte[]) null), ReasonCode.NOT_AUTHORIZED);
        assertRefused(step(exchange, new byte[] {'n', ',', ',', (byte) 0xC0}), ReasonCode.NOT_AUTHORIZED);
        String most = "n,,n=user,r=" + "x".repeat(2_048 - 12);
        assertRefused(step(exchange, most + "x"), ReasonCode.NOT_AUTHORIZED);
        asked(step(exchange, most));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "c=biws,r=" + NONCE,
                "c=biws,r=" + NONCE + ",p=%%%",
                "c=biws,r=" + CLIENT_NONCE + ",p=" + PROOF, // not with our nonce
                "c=biws,r=" + NONCE + "x,p=" + PROOF,
                "c=biwt,r=" + NONCE + ",p=" + PROOF,
                "c=eSws,r=" + NONCE + ",p=" + PROOF, // as if the client could bind
                "r=" + NONCE + ",c=biws,p=" + PROOF,
                "c=biws,p=" + PROOF + ",r=" + NONCE,
                "n,,n=user,r=" + CLIENT_NONCE
            })
    void aFinalMessageThatIsNoneIsRefused(String message) {
        asked(step(exchange, "n,,n=user,r=" + CLIENT_NONCE));
        assertRefused(step(exchange, message), ReasonCode.NOT_AUTHORIZED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n=a=2Cb=3Dc | a,b=c",
                "n==3D2C | =2C",
                "n=I\u00ADX | IX",
                "n=\u00E4\u00F6 | \u00E4\u00F6",
            })
    void aNameIsWhatTheClientMeant(String written, String name) {
        users.put(name, ScramKeys.of("pencil", new byte[16], 4_096));
        String question = asked(step(exchange, "n,," + written + ",r=" + CLIENT_NONCE));
        assertThat(question).contains(",s=AAAAAAAAAAAAAAAAAAAAAA==,");
    }

    @Test
    void aClientMayActForItselfAndExtendItsMessage() {
        asked(step(exchange, "n,a=user,n=user,r=" + CLIENT_NONCE + ",x=later"));
    }

    @Test
    void theLookupMayTakeItsTimeOrFail() {
        CompletableFuture<Optional<ScramKeys>> lookup = new CompletableFuture<>();
        ScramSha256 slow = new ScramSha256(name -> lookup, 4_096, SECRET);
        CompletionStage<Step> answer = slow.begin(NONE).next(bytes("n,,n=user,r=abc"));
        assertThat(answer.toCompletableFuture()).isNotDone();
        lookup.completeExceptionally(new IllegalStateException("no database"));
        assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
    }

    @Test
    void hasLimits() {
        ScramUsers nobody = name -> CompletableFuture.completedStage(Optional.empty());
        assertThatThrownBy(() -> new ScramSha256(nobody, 4_095, SECRET)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScramSha256(nobody, 4_096, new byte[15]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
