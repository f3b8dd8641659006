package io.rollcall.server.webhook;

import io.rollcall.http.exchange.WebhookDesk;
import io.rollcall.http.exchange.WebhookState;
import io.rollcall.presence.Presence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All webhooks of a server, each with a thread of its own. To be closed before presence is. */
public final class Webhooks implements WebhookDesk, AutoCloseable {
    /** Webhooks of one server. */
    public static final int WEBHOOKS_MAX = 16;

    private static final long JOIN_MILLIS = 2_000;

    private final List<Webhook> hooks = new ArrayList<>();
    private final List<Courier> couriers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final ExecutorService http = Executors.newCachedThreadPool(task -> daemon(task, "rollcall-webhook-http"));

    /**
     * Prepares all; nothing is sent before {@link #begin}.
     *
     * @param directory of the dead letters
     * @param environment where secrets may be
     * @throws IOException when a secret, certificates or dead letters cannot be read; the message names webhook and file
     */
    public Webhooks(
            List<WebhookConfig> configs,
            Presence presence,
            Path directory,
            Memory memory,
            UnaryOperator<@Nullable String> environment)
            throws IOException {
        InstantSource clock = InstantSource.system();
        try {
            for (WebhookConfig config : configs) {
                Courier courier = new Courier(config, environment, clock, http);
                DeadLetters dead =
                        new DeadLetters(directory.resolve(config.name() + ".dead.jsonl"), config.limits(), clock);
                Webhook hook = new Webhook(config, presence, memory, courier, dead, clock);
                couriers.add(courier);
                hooks.add(hook);
                threads.add(daemon(hook, "rollcall-webhook-" + config.name()));
            }
        } catch (IOException e) {
            http.shutdownNow();
            throw new IOException("webhook " + configs.get(hooks.size()).name() + ": " + e.getMessage(), e);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Sends from now on. */
    public void begin() {
        threads.forEach(Thread::start);
    }

    @Override
    public List<WebhookState> states() {
        return hooks.stream().map(Webhook::state).toList();
    }

    @Override
    public Optional<List<String>> dead(String name, int most) {
        return find(name).map(hook -> hook.dead().first(most));
    }

    @Override
    public boolean resend(String name) {
        Optional<Webhook> hook = find(name);
        hook.ifPresent(Webhook::resendSoon);
        return hook.isPresent();
    }

    private Optional<Webhook> find(String name) {
        return hooks.stream().filter(hook -> hook.name().equals(name)).findFirst();
    }

    /** The names, in order. */
    public List<String> names() {
        return hooks.stream().map(Webhook::name).toList();
    }

    /** The state of one, for meters. */
    public WebhookState state(String name) {
        return find(name).orElseThrow().state();
    }

    /** Requests that ended so: {@code delivered}, {@code refused} or {@code failed}. */
    public long requests(String name, String outcome) {
        for (Outcome.Kind kind : Outcome.Kind.values()) {
            if (kind.name().equalsIgnoreCase(outcome)) {
                return find(name).orElseThrow().requests(kind);
            }
        }
        throw new IllegalArgumentException("outcome: " + outcome);
    }

    @Override
    public void close() {
        hooks.forEach(Webhook::stop);
        try {
            for (Thread thread : threads) {
                thread.join(JOIN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            http.shutdownNow();
        }
    }
}
