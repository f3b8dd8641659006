package io.rollcall.server.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What the JDK's own client throws, in words. */
class UnansweredTest {
    private static String asked(String url) {
        Throwable failure = catchThrowable(() -> HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding()));
        return Unanswered.because(failure);
    }

    @Test
    void whereNobodyListensTheConnectionIsRefused() throws IOException {
        ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        gone.close();
        assertThat(asked("http://127.0.0.1:" + gone.getLocalPort())).isEqualTo("the connection was refused");
    }

    @Test
    void aNameThatStandsForNothingIsNoHost() {
        assertThat(asked("http://nobody.invalid")).isEqualTo("there is no such host");
    }

    @Test
    void whatSaysEnoughByItselfIsSaidAsItIs() {
        assertThat(Unanswered.because(new IOException("broken pipe"))).isEqualTo("java.io.IOException: broken pipe");
    }
}
