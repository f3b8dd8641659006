package io.rollcall.benchmarks.erase;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that the victims said of each client, over all their runs on one directory. Of one thread. */
final class Memory {
    private final Map<String, Told> clients = new HashMap<>();
    private long erased;

    /** A connect that was told. */
    private record Connect(long connectionId, String token) {}

    /** What was said of one client. */
    static final class Told {
        private final String clientId;
        private final List<Connect> connects = new ArrayList<>();
        private long applied;
        private long erasedUpTo;
        private boolean asked;

        private Told(String clientId) {
            this.clientId = clientId;
        }

        String clientId() {
            return clientId;
        }

        boolean isMoment() {
            return clientId.startsWith(Victim.MOMENT);
        }

        /** Whether its erasure was asked for, and nothing was answered. */
        boolean isAsked() {
            return asked;
        }

        /** The newest connection that was applied since the client was last erased; 0 when there was none. */
        long applied() {
            return applied;
        }

        /** The newest connection that was told before an erasure that was answered; 0 when none was. */
        long erasedUpTo() {
            return erasedUpTo;
        }

        /** The newest connection that was told; 0 when none was. */
        long newest() {
            return connects.isEmpty() ? 0 : connects.get(connects.size() - 1).connectionId;
        }

        /** What must be on no disk any more. */
        List<String> erasedTokens() {
            return connects.stream()
                    .filter(connect -> connect.connectionId <= erasedUpTo)
                    .map(Connect::token)
                    .toList();
        }

        /** It was erased, whoever completed it: as if that had been answered. */
        void erased() {
            asked = false;
            erasedUpTo = newest();
            applied = 0;
        }

        /** Whoever asked was not heard: the client is there as before. */
        void notErased() {
            asked = false;
        }

        @Override
        public String toString() {
            return "connects " + connects.size() + ", newest " + Long.toHexString(newest()) + ", newest applied "
                    + Long.toHexString(applied) + ", erased up to " + Long.toHexString(erasedUpTo)
                    + (asked ? ", erasure asked for" : "");
        }
    }

    Collection<Told> clients() {
        return clients.values();
    }

    @Nullable
    Told find(String clientId) {
        return clients.get(clientId);
    }

    /** How many erasures were answered. */
    long erased() {
        return erased;
    }

    /** A line of a victim; one that came in part is left out. */
    void hear(String line) {
        if (!line.endsWith(Victim.END_OF_LINE)) {
            return;
        }
        String[] words = line.split(" ", -1);
        Told client = clients.computeIfAbsent(words[1], Told::new);
        switch (Victim.Word.valueOf(words[0])) {
            case OPEN -> {}
            case CONNECT -> client.connects.add(new Connect(Long.parseLong(words[2]), words[3]));
            case APPLIED -> client.applied = Long.parseLong(words[2]);
            case END -> {}
            case ERASE -> client.asked = true;
            case ERASED -> {
                client.erased();
                erased++;
            }
        }
    }
}
