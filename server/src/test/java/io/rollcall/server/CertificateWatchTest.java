package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.broker.transport.ListenerConfig;
import io.rollcall.broker.transport.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {
    private final AtomicInteger reloads = new AtomicInteger();

    @TempDir
    Path directory;

    private CertificateWatch watch() throws IOException {
        TlsConfig tls = TlsConfig.of(
                Files.writeString(directory.resolve("a.pem"), "first"),
                Files.writeString(directory.resolve("a.key"), "first"));
        return new CertificateWatch(List.of(ListenerConfig.tcp("127.0.0.1", 0).with(tls)), List.of());
    }

    @Test
    void filesThatAreTheSameAreNotReadAgain() throws IOException {
        try (CertificateWatch watch = watch()) {
            watch.reloadIfChanged(reloads::incrementAndGet);
        }
        assertThat(reloads).hasValue(0);
    }

    @Test
    void aFileThatWasReplacedIsReadOnce() throws IOException {
        try (CertificateWatch watch = watch()) {
            Path next = Files.writeString(directory.resolve("next"), "other");
            Files.move(next, directory.resolve("a.key"), StandardCopyOption.REPLACE_EXISTING);

            watch.reloadIfChanged(reloads::incrementAndGet);
            watch.reloadIfChanged(reloads::incrementAndGet);
        }
        assertThat(reloads).hasValue(1);
    }

    @Test
    void whatCannotBeReadIsReadAgainWhenItHasChanged() throws IOException {
        try (CertificateWatch watch = watch()) {
            Files.delete(directory.resolve("a.pem"));
            watch.reloadIfChanged(() -> {
                throw new IOException("broken");
            });
            watch.reloadIfChanged(reloads::incrementAndGet);
            assertThat(reloads).hasValue(0);

            Files.writeString(directory.resolve("a.pem"), "whole again");
            watch.reloadIfChanged(reloads::incrementAndGet);
        }
        assertThat(reloads).hasValue(1);
    }
}
