package net.openhft.chronicle.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.hash.VanillaGlobalMutableState;
import org.junit.jupiter.api.Test;

/** In Chronicle's package, because its generator is hidden there. */
class GeneratedClassTest {
    private static final String NAME = "VanillaGlobalMutableState$$Native";

    @Test
    void theClassThatWeShipIsTheOneThatChronicleWouldGenerate() throws IOException {
        ValueModel model = ValueModel.acquire(VanillaGlobalMutableState.class);
        String shipped = Files.readString(Path.of("src/main/java/net/openhft/chronicle/hash", NAME + ".java"));
        assertThat(code(shipped)).isEqualTo(code(Generators.generateNativeClass(model, NAME)));
    }

    @Test
    void chronicleFindsTheClassThatWeShip() {
        assertThat(Values.nativeClassFor(VanillaGlobalMutableState.class)
                        .getProtectionDomain()
                        .getCodeSource())
                .as("of a class that was compiled at run time there is none")
                .isNotNull();
    }

    /** Without what the formatter, or the note at its top, may change. */
    private static String code(String source) {
        return source.replaceAll("import [^;]*;", "")
                .replaceAll("(?s)/\\*\\*.*?\\*/", "")
                .replaceAll("@SuppressWarnings\\(\\{[^}]*}\\)", "")
                .replaceAll("\\s+", "");
    }
}
