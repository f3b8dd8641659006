package io.rollcall.broker.transport;

import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What comes over a WebSocket, as the JDK's client tells it. */
final class Frames implements WebSocket.Listener {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream pongs = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
        append(bytes, data);
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
        append(pongs, data);
        socket.request(1);
        return null;
    }

    private static void append(ByteArrayOutputStream to, ByteBuffer data) {
        byte[] part = new byte[data.remaining()];
        data.get(part);
        to.writeBytes(part);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        closed.completeExceptionally(error);
    }

    /** Waits until what came matches. */
    void awaitBytes(String regex) {
        await(() -> hex(bytes).matches(regex));
    }

    void awaitPong(String hex) {
        await(() -> hex(pongs).equals(hex));
    }

    private static String hex(ByteArrayOutputStream bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(1))
                .atMost(Running.PATIENCE)
                .until(condition);
    }

    /** The code of the close frame. */
    int closed() {
        return closed.orTimeout(Running.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
