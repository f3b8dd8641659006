package outside.module;

import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Publication;
import io.rollcall.server.Rollcall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Embeds a broker with everything on the module path; ends with 0 when all was as promised. */
public final class Program {
    private Program() {}

    public static void main(String[] arguments) throws Exception {
        check("io.rollcall.server", Rollcall.class.getModule().getName());
        check("io.rollcall.broker", Publication.class.getModule().getName());
        try (Rollcall broker = Rollcall.start()) {
            CompletableFuture<String> got = new CompletableFuture<>();
            broker.subscribe("t", MessageHandler.of(received -> got.complete(received.text())));
            broker.publish(Publication.of("t", "one"));
            check("one", got.get(60, TimeUnit.SECONDS));
            check(0L, broker.presence().counts().connected());
        }
        System.out.println("outside: all well as " + Program.class.getModule());
    }

    private static void check(Object wanted, Object got) {
        if (!wanted.equals(got)) {
            throw new AssertionError(got + ", not " + wanted);
        }
    }
}
