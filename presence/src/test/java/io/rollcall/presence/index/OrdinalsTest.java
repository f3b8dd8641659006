package io.rollcall.presence.index;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Numbers of clients, against a map. */
class OrdinalsTest {
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Ordinals ordinals = new Ordinals(seed);

    @RepeatedTest(20)
    void findWhatAMapFindsWhateverComesAndGoes() {
        Map<String, Integer> model = new HashMap<>();
        int ids = 1 + random.nextInt(3000);
        int most = 0;
        for (int i = 0; i < 20_000; i++) {
            String id = id(random.nextInt(ids));
            Integer known = model.get(id);
            assertThat(ordinals.find(bytes(id))).as("seed %d", seed).isEqualTo(known == null ? Ordinals.NONE : known);
            if (known == null) {
                model.put(id, ordinals.add(bytes(id)));
            } else if (random.nextInt(3) > 0) {
                ordinals.remove(known);
                model.remove(id);
                assertThat(ordinals.isUsed(known)).as("seed %d", seed).isFalse();
            }
            most = Math.max(most, model.size());
            assertThat(ordinals.size()).as("seed %d", seed).isEqualTo(model.size());
        }
        assertThat(new HashSet<>(model.values())).as("seed %d", seed).hasSameSizeAs(model.values());
        assertThat(ordinals.end())
                .as("seed %d: free numbers are given again", seed)
                .isEqualTo(most);
        model.forEach((id, ordinal) ->
                assertThat(ordinals.text(ordinal)).as("seed %d", seed).isEqualTo(id));
    }

    @Test
    void twoHundredThousandAreAllFound() {
        for (int i = 0; i < 200_000; i++) {
            assertThat(ordinals.add(bytes("client-" + i))).isEqualTo(i);
        }
        for (int i = 0; i < 200_000; i++) {
            assertThat(ordinals.find(bytes("client-" + i))).isEqualTo(i);
        }
        assertThat(ordinals.find(bytes("client-200000"))).isEqualTo(Ordinals.NONE);
    }

    @RepeatedTest(5)
    void compareAsTheirBytesDo() {
        List<String> ids = new ArrayList<>(
                List.of("", "a", "a\0", "a\0b", "ab", "abcdefgh", "abcdefghi", "\uFFFF", "\uD83D\uDE00"));
        for (int i = 0; i < 100; i++) {
            ids.add(id(i));
        }
        List<byte[]> all = ids.stream().distinct().map(OrdinalsTest::bytes).toList();
        all.forEach(ordinals::add);
        for (int a = 0; a < all.size(); a++) {
            for (int b = 0; b < all.size(); b++) {
                int expected = Integer.signum(Arrays.compareUnsigned(all.get(a), all.get(b)));
                assertThat(Integer.signum(ordinals.compare(a, b)))
                        .as("seed %d", seed)
                        .isEqualTo(expected);
                assertThat(Integer.signum(ordinals.compare(a, all.get(b))))
                        .as("seed %d", seed)
                        .isEqualTo(expected);
                assertThat(ordinals.startsWith(a, all.get(b)))
                        .as("seed %d", seed)
                        .isEqualTo(startsWith(all.get(a), all.get(b)));
            }
        }
    }

    @RepeatedTest(5)
    void partsAreThoseBetweenColons() {
        for (int i = 0; i < 200; i++) {
            String id = "d:".repeat(random.nextInt(3)) + id(random.nextInt(5)) + ":" + id(random.nextInt(5)) + ":x";
            int known = ordinals.find(bytes(id));
            int ordinal = known == Ordinals.NONE ? ordinals.add(bytes(id)) : known;
            String[] parts = id.split(":", -1);
            for (int part = 0; part < 6; part++) {
                for (String wanted : List.of("d", "x", "", parts[random.nextInt(parts.length)])) {
                    assertThat(ordinals.partIs(ordinal, part, bytes(wanted)))
                            .as("seed %d, part %d of %s", seed, part, id)
                            .isEqualTo(part < parts.length && parts[part].equals(wanted));
                }
            }
        }
    }

    /** Of many lengths, with long common beginnings. */
    private String id(int number) {
        return switch (number % 4) {
            case 0 -> "c" + number;
            case 1 -> "device-" + number;
            case 2 -> "ä€𝄞".repeat(number % 7) + number;
            default -> "a-long-common-beginning-".repeat(1 + number % 11) + number;
        };
    }

    private static boolean startsWith(byte[] id, byte[] prefix) {
        return id.length >= prefix.length && Arrays.equals(id, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] bytes(String id) {
        return id.getBytes(UTF_8);
    }
}
