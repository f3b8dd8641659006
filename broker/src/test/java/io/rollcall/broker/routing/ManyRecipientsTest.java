package io.rollcall.broker.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManyRecipientsTest {

    private static Membership someone(int number) {
        return new Membership(new Inbox("client-" + number), Given.to("a"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepTheirOrderAndNeverMoreEmptySlotsThanTakenOnes(long seed) {
        Random dice = new Random(seed);
        List<Recipient> model = new ArrayList<>(
                IntStream.range(0, 20).mapToObj(ManyRecipientsTest::someone).toList());
        Recipients all = new ManyRecipients(model.toArray(Recipient[]::new));
        for (int step = 0; step < 5_000; step++) {
            boolean join = model.size() <= 20 || dice.nextInt(10) < (step / 1_000 % 2 == 0 ? 8 : 3);
            if (join) {
                model.add(someone(step));
                all = all.with(model.get(model.size() - 1));
            } else {
                all = requireNonNull(all.without(model.remove(dice.nextInt(model.size()))));
            }
            List<Recipient> met = new ArrayList<>();
            for (int slot = 0; slot < all.slots(); slot++) {
                Recipient recipient = all.at(slot);
                if (recipient != null) {
                    met.add(recipient);
                }
            }
            assertThat(met).as("seed %s, step %s", seed, step).isEqualTo(model);
            assertThat(all.slots()).as("seed %s, step %s", seed, step).isLessThanOrEqualTo(2 * model.size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {9, 30})
    void doNotLetGoOfWhomTheyDoNotHave(int size) {
        var all = new ManyRecipients(
                IntStream.range(0, size).mapToObj(ManyRecipientsTest::someone).toArray(Recipient[]::new));

        assertThatThrownBy(() -> all.without(someone(0))).isInstanceOf(IllegalStateException.class);
    }
}
