package io.rollcall.broker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.rollcall.broker.message.ProtocolError;
import io.rollcall.broker.spec.Spec;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Strings are well-formed or refused, as the JDK's strict decoder has it, which knows nothing of us. */
class Utf8Test {
    private final CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder(); // reports what is ill-formed
    private final CharBuffer chars = CharBuffer.allocate(1_000);

    @Spec(
            v5 = {"MQTT-1.5.4-1", "MQTT-1.5.4-2"},
            v3 = {"MQTT-1.5.3-1", "MQTT-1.5.3-2"})
    @Test
    void everySequenceOfOneOrTwoBytesIsJudgedAsTheJdkDoes() {
        for (int first = 0; first < 0x100; first++) {
            assertJudged((byte) first);
            for (int second = 0; second < 0x100; second++) {
                assertJudged((byte) first, (byte) second);
            }
        }
    }

    @Spec(
            v5 = {"MQTT-1.5.4-1", "MQTT-1.5.4-2"},
            v3 = {"MQTT-1.5.3-1", "MQTT-1.5.3-2"})
    @Test
    void everySequenceOfThreeBytesThatBeginsOneIsJudgedAsTheJdkDoes() {
        for (int first = 0xDF; first < 0xF1; first++) {
            for (int rest = 0; rest < 0x1_0000; rest++) {
                assertJudged((byte) first, (byte) (rest >> 8), (byte) rest);
            }
        }
    }

    @Spec(
            v5 = {"MQTT-1.5.4-1", "MQTT-1.5.4-2"},
            v3 = {"MQTT-1.5.3-1", "MQTT-1.5.3-2"})
    @Test
    void everySequenceOfFourBytesAtABorderIsJudgedAsTheJdkDoes() {
        int[] borders = {0x00, 0x01, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
        for (int first = 0xEF; first < 0x100; first++) {
            for (int second = 0; second < 0x100; second++) {
                for (int third : borders) {
                    for (int fourth : borders) {
                        assertJudged((byte) first, (byte) second, (byte) third, (byte) fourth);
                    }
                }
            }
        }
    }

    @Test
    void longTextsAreJudgedAsTheJdkDoes() {
        for (int seed = 1; seed <= 3_000; seed++) {
            byte[] bytes = new RandomPackets(seed).text(60).getBytes(StandardCharsets.UTF_8);
            assertJudged(bytes);
            if (bytes.length > 0) {
                Random random = new Random(seed);
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                assertJudged(bytes);
            }
        }
    }

    private void assertJudged(byte... bytes) {
        String expected = expected(bytes);
        String read = read(bytes);
        if (!Objects.equals(read, expected)) { // cheaper than AssertJ where there are millions
            fail(HexFormat.of().formatHex(bytes) + " was read as " + read + ", not as " + expected);
        }
    }

    private static @Nullable String read(byte[] bytes) {
        try {
            return Utf8.text(bytes, bytes.length);
        } catch (ProtocolError e) {
            return null;
        }
    }

    private @Nullable String expected(byte[] bytes) {
        chars.clear();
        boolean wellFormed =
                !strict.reset().decode(ByteBuffer.wrap(bytes), chars, true).isError();
        String text = chars.flip().toString();
        return wellFormed && text.indexOf(0) < 0 ? text : null;
    }

    @Test
    void onlyTheGivenLengthIsLookedAt() {
        byte[] scratch = {'a', 'b', (byte) 0xC3, (byte) 0xA9};
        assertThat(Utf8.text(scratch, 2)).isEqualTo("ab");
        assertThat(Utf8.text(scratch, 4)).isEqualTo("abé");
        assertThatThrownBy(() -> Utf8.check(scratch, 3)).isInstanceOf(ProtocolError.class);
    }
}
