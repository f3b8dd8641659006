package io.rollcall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rollcall.server.process.Guide;
import io.rollcall.server.process.MqttTalk;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages on moving from the vendors' services, run block by block against the jar, with clients that connect as the pages say. */
class GuidesIT {
    private static final Path DOCS = Path.of("..", "docs");
    private static final int LINES_OF_A_PAGE = 80;

    @TempDir
    Path directory;

    @BeforeEach
    void assumeTheToolsOfThePages() {
        for (String tool : List.of("curl", "mosquitto_sub", "openssl", "python3")) {
            boolean isThere = List.of(System.getenv("PATH").split(":", -1)).stream()
                    .anyMatch(path -> Files.isExecutable(Path.of(path, tool)));
            assumeTrue(isThere, tool + " is not here");
        }
    }

    private Guide guide(String name) throws IOException {
        Path page = DOCS.resolve(name);
        assertThat(Files.readAllLines(page)).as(name + " is one page").hasSizeLessThanOrEqualTo(LINES_OF_A_PAGE);
        return new Guide(page, directory);
    }

    private ServerProcess start(Guide guide) {
        return ServerProcess.start(
                directory.resolve("data"), "--config", guide.configuration().toString());
    }

    @Test
    void theWayFromIbm() throws IOException {
        Guide guide = guide("migrating-from-ibm.md");
        guide.run(guide.steps().get(0));
        try (ServerProcess server = start(guide);
                MqttTalk lamp =
                        MqttTalk.connect(server.mqttPort(), "d:org1:lamp:1", "use-token-auth", "token-of-lamp-1")) {
            assertThat(lamp.connack()).isZero();
            assertThat(guide.steps()).hasSize(3);
            guide.run(guide.steps().get(1), server);
            guide.run(guide.steps().get(2), server);
        }
    }

    @Test
    void theWayFromAlibaba() throws Exception {
        Guide guide = guide("migrating-from-alibaba.md");
        Mac hmac = Mac.getInstance("HmacSHA1");
        hmac.init(new SecretKeySpec("secret-of-the-shop".getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        String password =
                Base64.getEncoder().encodeToString(hmac.doFinal("GID_demo@@@1".getBytes(StandardCharsets.UTF_8)));
        try (ServerProcess server = start(guide);
                MqttTalk device = MqttTalk.connect(
                        server.mqttPort(), "GID_demo@@@1", "Signature|LTAI-shop|post-cn-1", password)) {
            assertThat(device.connack()).isZero();
            assertThat(guide.steps()).hasSize(2);
            guide.run(guide.steps().get(0), server);
            guide.run(guide.steps().get(1), server);
        }
    }
}
