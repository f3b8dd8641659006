package io.rollcall.broker.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;

class ScramKeysTest {
    private static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

    /** PostgreSQL and RFC 7677 have the same password and salt; these are their keys. */
    @Test
    void areThoseOfTheRfc() {
        ScramKeys keys = ScramKeys.of("pencil", SALT, 4_096);
        assertThat(base64(keys.storedKey())).isEqualTo("WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=");
        assertThat(base64(keys.serverKey())).isEqualTo("wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void ofOnePasswordAreOthersEachTime() {
        ScramKeys one = ScramKeys.of("pencil");
        ScramKeys two = ScramKeys.of("pencil");
        assertThat(one.salt()).hasSize(16).isNotEqualTo(two.salt());
        assertThat(one.storedKey()).isNotEqualTo(two.storedKey());
        assertThat(one.iterations()).isEqualTo(ScramKeys.ITERATIONS_DEFAULT);
    }

    @Test
    void ofPasswordsThatAreThePreparedSameAreTheSame() {
        assertThat(ScramKeys.of("I\u00ADX", SALT, 4_096).storedKey())
                .isEqualTo(ScramKeys.of("\u2168", SALT, 4_096).storedKey());
    }

    @Test
    void haveLimits() {
        assertRefused("", SALT, 4_096);
        assertRefused("pencil\u0007", SALT, 4_096);
        assertRefused("pencil", SALT, 4_095);
        assertRefused("pencil", SALT, 1_000_001);
        assertRefused("pencil", new byte[7], 4_096);
        assertThatThrownBy(() -> new ScramKeys(SALT, 4_096, new byte[31], new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ScramKeys(SALT, 4_096, new byte[32], new byte[20]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertRefused(String password, byte[] salt, int iterations) {
        assertThatThrownBy(() -> ScramKeys.of(password, salt, iterations)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areNotInTheirText() {
        assertThat(ScramKeys.of("pencil", SALT, 4_096)).hasToString("ScramKeys[iterations=4096]");
    }
}
