package io.rollcall.server;

import io.rollcall.server.config.ServerConfig;
import io.rollcall.server.config.Settings;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** Where {@code java -jar rollcall.jar} begins. */
public final class Main {
    private Main() {}

    /** Starts the server, which then runs until the process is told to stop. */
    public static void main(String[] args) {
        Libraries.quieten();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exit = ServerCommand.EXIT_FAILURE;
        try {
            exit = new ServerCommand(System.getenv(), (settings, again) -> start(settings, again, out))
                    .run(out, err, args);
        } finally {
            if (exit != 0) {
                System.exit(exit);
            }
        }
    }

    private static void start(Settings settings, Supplier<Settings> again, PrintWriter out) {
        ServerConfig config = ServerConfig.of(settings);
        LogbackSetup.apply(config);
        ServiceManager manager = ServiceManager.of(System.getenv());
        Rollcall server = Rollcall.start(config);
        Runtime.getRuntime().addShutdownHook(new Shutdown(() -> {
            manager.stopping();
            server.close();
        }));
        Reloading reloading = new Reloading(server, settings, again);
        server.reloadsBy(reloading::run);
        HangUp.onSignal(reloading::run);
        out.print(Announcement.of(config, server, millisSinceJvmStart()));
        out.flush();
        manager.ready(server::isOpen);
    }

    private static long millisSinceJvmStart() {
        long now = System.currentTimeMillis();
        return now - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
