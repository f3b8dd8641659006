package io.rollcall.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.options.ColorScheme;
import io.rollcall.server.browser.Browsing;
import io.rollcall.server.browser.Console;
import io.rollcall.server.process.MqttTalk;
import io.rollcall.server.process.RawClient;
import io.rollcall.server.process.ServerProcess;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The console of the packaged server in a browser, with real MQTT clients. */
class ConsoleIT {
    private static final int MANY = 100_000;

    /** What the first view may take on the wire. */
    private static final long FIRST_VIEW_BYTES = 300_000;

    /** Each page, and what it shows when all of it is there. */
    private static final Map<String, String> PAGES = Map.of(
            "fleet", "canvas",
            "clients", ".rows .all .line",
            "clients?from=d", ".parts button",
            "client/d%3Aacme%3Alamp%3Ahall", "td:has-text('lights/#')",
            "feed?after=0", ".events .id",
            "explorer", ".params input",
            "explorer?tab=mqtt", "input[name=topic]",
            "broker", "th:has-text('mqtt.port')");

    private static final String SEQUENCE_NUMBERS =
            "[...document.querySelectorAll('.events li > [title]:first-child')].map((at) => parseInt(at.title.slice(1)))";

    @TempDir
    static Path directory;

    private static Browsing browsing;
    private static ServerProcess open;
    private static ServerProcess withKeys;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        browsing = Browsing.start();
        Path config = Files.writeString(directory.resolve("open.yaml"), """
                listeners:
                  - {name: web, host: 127.0.0.1, port: 0, webSocket: {path: /mqtt}}
                presence:
                  prefixes: "d:acme:, d:many:"
                """);
        open = ServerProcess.start(directory.resolve("open"), "--config", config.toString());
        ManyClients.in(directory.resolve("keys"), MANY);
        Path keys = Files.writeString(directory.resolve("keys.yaml"), """
                apiKeys:
                  - {id: reader, secret: r}
                  - {id: boss, secret: hush, scopes: [read, stream, kick, publish, admin]}
                """);
        withKeys = ServerProcess.start(directory.resolve("keys"), "--config", keys.toString());
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable part : new AutoCloseable[] {browsing, open, withKeys}) {
            try {
                if (part != null) {
                    part.close();
                }
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    /** A client of the open server, until the test is over. */
    private RawClient come(String clientId) {
        RawClient client = RawClient.connect(open.mqttPort(), clientId, 5, 60);
        clients.add(client);
        return client;
    }

    @AfterEach
    void leave() {
        clients.forEach(RawClient::close);
    }

    private static Console atDesk() {
        return Console.at(open, browsing, ColorScheme.LIGHT);
    }

    @Test
    void theFleetIsLive() {
        try (Console console = atDesk().open("fleet")) {
            console.expectTile("connected", "0"); // whoever was here is gone
            try (MqttTalk lamp = MqttTalk.connect(open.mqttPort(), "d:acme:lamp:live", null, (byte[]) null)) {
                console.expectTile("connected", "1");
                console.expect(".events li", "d:acme:lamp:live").expect(".events li", "connected");
                console.expect(".bars:has-text('d:acme:lamp')", "1 of"); // the greatest groups
                assertThat(lamp.connack()).isZero();
            }
            console.expectTile("connected", "0");
            console.expect(".events li", "disconnected");
            console.expect(".bars", "closed without goodbye"); // the picture of causes
            console.expect(".charts .legend:has-text('connects')", "by network");
            console.click("button:has-text('by cause')");
            console.expect(".charts .legend:has-text('connects')", "closed without goodbye");
            assertThat(console.find("canvas[data-chart=changes]").getAttribute("aria-label"))
                    .contains("closed without goodbye")
                    .doesNotContain("by network");
        }
    }

    /** Why connections ended is told of the last hour, however long the page is open; here an hour has two steps. */
    @Test
    void anEndThatIsLongAgoIsToldNoMore() {
        RawClient.connect(open.mqttPort(), "d:acme:lamp:long-ago", 5, 60).close();
        try (Console console = atDesk()) {
            console.with("live.js", "HOUR_STEPS = 360", "HOUR_STEPS = 2").open("fleet");
            console.expect(".bars", "closed without goodbye");
            console.expect("section:has-text('Why connections ended')", "No connection ended within the hour");
        }
    }

    @Test
    void theFirstViewIsSmall() {
        try (Console console = atDesk().open("fleet")) {
            console.find("canvas").first().waitFor();
            assertThat(console.bytesSoFar()).isBetween(50_000L, FIRST_VIEW_BYTES);
        }
    }

    @Test
    void theTableFollowsItsFiltersAndItsClients() {
        come("d:table:a:1");
        try (Console console = atDesk()) {
            console.open("clients?prefix=d%3Atable%3A&status=connected").expectCount(".rows .all .line", 1);
            RawClient second = come("d:table:a:2");
            console.expectCount(".rows .all .line", 2);
            second.close();
            console.expectCount(".rows .all .line", 1);
            console.click("button:has-text('Disconnected')").expect(".rows .all .line", "d:table:a:2");
            assertThat(console.page())
                    .hasURL(open.http("/console/#/clients?prefix=d%3Atable%3A&status=disconnected")
                            .toString());
            console.page().goBack();
            console.expect(".rows .all .line", "d:table:a:1");
            console.find(".rows").focus();
            console.page().keyboard().press("ArrowDown");
            console.page().keyboard().press("Enter");
            console.expect("h1", "d:table:a:1").expect(".badge", "connected");
        }
    }

    @Test
    void aClientsPageTellsWhatTheBrokerKeepsAndWhatHappened() {
        String id = "d:page/a+b:ü:1";
        try (Console console = atDesk()) {
            try (MqttTalk client = MqttTalk.connect(open.mqttPort(), id, null, (byte[]) null)) {
                client.subscribe("lights/+/state");
                console.open("client/" + URLEncoder.encode(id, UTF_8).replace("+", "%20"));
                console.expect("h1", id).expect(".story", "Connected for");
                console.expectCount("td:has-text('lights/+/state')", 1);
                console.expectCount(".timeline .on", 1);
            }
            console.expect(".story", "closed without goodbye").expect(".story", "network");
            console.expectCount(".timeline .end.network", 1);
            console.expectCount(".events li", 2);
        }
    }

    @Test
    void theFeedPausesAndGoesOnFromABookmark() {
        try (Console console = atDesk().open("feed?prefix=d%3Afeed%3A")) {
            console.expect(".head [role=status]", "Live");
            RawClient.connect(open.mqttPort(), "d:other:a:1", 5, 60).close();
            RawClient.connect(open.mqttPort(), "d:feed:a:1", 5, 60).close();
            console.expectCount(".events li", 2);
            String bookmark = console.find("code.wrap").textContent();
            console.click("button:has-text('Pause')");
            RawClient.connect(open.mqttPort(), "d:feed:a:2", 5, 60).close();
            console.expect(".head [role=status]", "Paused · 2");
            console.expectCount(".events li", 2);
            console.click("button:has-text('Resume')").expectCount(".events li", 4);

            console.open("fleet").expect("h1", "Fleet");
            console.open("feed?prefix=d%3Afeed%3A&after=" + bookmark).expectCount(".events li", 2);
            console.expect(".events", "d:feed:a:2");
            console.click("button:has-text('From the oldest')")
                    .expectCount(".events li", 5); // with the start of the server
        }
    }

    @Test
    void whoWasConnectedAtATimeIsTold() {
        come("d:then:a:1");
        try (Console console = atDesk()) {
            console.open("feed").find("input[name=at]").waitFor();
            console.page()
                    .evaluate(
                            "async () => { const input = document.querySelector('input[name=at]'); const later = new Date(Math.ceil("
                                    + "Date.now() / 1000) * 1000); await new Promise((done) => setTimeout(done, later - Date.now() + 50));"
                                    + " input.value = new Date(later - later.getTimezoneOffset() * 60000).toISOString().slice(0, 19);"
                                    + " input.removeAttribute('max'); }");
            console.find("form input[name=prefix]").fill("d:then:");
            console.click("form button[type=submit]").expect(".names li", "d:then:a:1");
        }
    }

    @Test
    void everyApiCanBeTried() {
        come("d:try:a:1");
        try (Console console = atDesk()) {
            console.open("explorer").click("button:has-text('One client, exact')");
            console.find(".params input").first().fill("d:try:a:1");
            console.click("button.primary").expect("pre", "\"clientId\": \"d:try:a:1\"");
            console.click("button:has-text('Copy as curl')").expect("button.primary + button", "Copied");
            assertThat(console.page().evaluate("navigator.clipboard.readText()"))
                    .isEqualTo("curl '" + open.http("/api/v1/clients/d%3Atry%3Aa%3A1") + "'");
            console.click("button:has-text('IBM')")
                    .find(".params input")
                    .first()
                    .fill("d:try:a:1");
            console.click("button.primary").expect("pre", "\"connectionStatus\": \"connected\"");
            console.click("button:has-text('Alibaba')")
                    .find("label:has-text('ClientId') input")
                    .fill("d:try:a:1");
            console.click("button.primary").expect("pre", "\"OnlineStatus\": true");
        }
    }

    @Test
    void alibabasSignatureIsComputedInTheBrowser() {
        try (Console console = Console.at(withKeys, browsing, ColorScheme.LIGHT)) {
            console.open("explorer?tab=alibaba").signIn("reader", "r");
            console.find("label:has-text('ClientId') input").fill("d:many:meter:000007");
            console.find("label:has-text('AccessKeyId') input").fill("reader");
            console.find("label:has-text('AccessKeySecret') input").fill("wrong");
            console.click("button.primary").expect("pre", "SignatureDoesNotMatch");
            console.find("label:has-text('AccessKeySecret') input").fill("r");
            console.click("button.primary").expect("pre", "\"OnlineStatus\": false");
        }
    }

    @Test
    void messagesGoOverWebSocket() {
        try (Console console = atDesk().open("explorer?tab=mqtt")) {
            console.click("button:has-text('Connect')").expect(".badge", "connected");
            console.find("input[name=filter]").fill("greeting/#");
            console.click("button:text-is('Subscribe')").expect(".chip", "greeting/#");
            console.find("input[name=topic]").fill("greeting/all");
            console.find("textarea[name=payload]").fill("Grüße");
            console.click("button:text-is('Publish')")
                    .expect(".events", "greeting/all")
                    .expect(".events", "Grüße");
            console.click("button:text-is('Disconnect')").expect(".badge", "not connected");
        }
    }

    @Test
    void aKeyIsAskedForAndKeptNowhere() {
        try (Console console = Console.at(withKeys, browsing, ColorScheme.LIGHT)) {
            console.open("broker").signIn("boss", "wrong").expect("[role=alert]", "There is no such key");
            console.signIn("boss", "hush").expect("main", "mqtt.connectionsMax").expect("main", "boss (");
            assertThat(console.page().content()).doesNotContain("hush");
            assertThat(console.page()
                            .evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"))
                    .isEqualTo("[{},{},\"\"]");
            console.click(".foot button:has-text('Sign out')")
                    .find("input[name=secret]")
                    .waitFor();
            assertThat(console.find("main")).not().containsText("mqtt.connectionsMax");
        }
    }

    @Test
    void aClientIsKickedByWhoMayAndAfterAQuestion() {
        String place = "client/d%3Akick%3Aa%3A1";
        try (MqttTalk client = MqttTalk.connect(withKeys.mqttPort(), "d:kick:a:1", null, (byte[]) null)) {
            try (Console reader = Console.at(withKeys, browsing, ColorScheme.LIGHT)) {
                reader.open(place)
                        .signIn("reader", "r")
                        .expect(".story", "Connected for")
                        .expectCount("button.danger", 0);
            }
            try (Console boss = Console.at(withKeys, browsing, ColorScheme.LIGHT)) {
                boss.open(place).signIn("boss", "hush").click("button.danger");
                boss.expect("dialog", "End this connection?").click("dialog button:has-text('Cancel')");
                boss.expectCount("dialog", 0).expect(".badge", "connected").click("button.danger");
                boss.click("dialog button.danger").expect(".story", "kicked").expect(".story", "by boss");
            }
            assertThat(client.awaitDisconnect()).isEqualTo(0x98); // administrative action
        }
    }

    /** A hundred thousand rows, of which some tens are drawn. */
    @Test
    void aHundredThousandClientsAreScrolledThrough() throws IOException {
        try (Console console = Console.at(withKeys, browsing, ColorScheme.LIGHT)) {
            console.open("clients?prefix=d%3Amany%3A").signIn("reader", "r").expect("#matches", "100,000 clients");
            Object drawn = console.page().evaluate("""
                    async () => {
                      const rows = document.querySelector(".rows");
                      let most = 0;
                      let still = 0;
                      for (let last = -1; rows.scrollHeight < 36 * 100000 && still < 6000; ) {
                        rows.scrollTop = rows.scrollHeight;
                        await new Promise(requestAnimationFrame);
                        most = Math.max(most, rows.querySelectorAll(".all .line").length);
                        still = rows.scrollHeight === last ? still + 1 : 0;
                        last = rows.scrollHeight;
                      }
                      rows.scrollTop = rows.scrollHeight;
                      return most;
                    }""");
            assertThat((int) drawn).isBetween(10, 80);
            console.expect("#row-99999", "d:many:meter:099999").expect(".tail", "100,000 in the list");
            console.find(".rows").focus();
            console.page().keyboard().press("Home");
            console.expect("#row-0", "d:many:meter:000000").expectCount(".rows .line.here", 1);
            if (Boolean.getBoolean("console.frames")) {
                tellFrames(console);
            }
        }
    }

    /** Scrolls by fifteen rows a frame, then to any place, and tells beside the screenshots how long the frames took: docs/measurements/console.md. */
    private static void tellFrames(Console console) throws IOException {
        StringBuilder told = new StringBuilder();
        CDPSession browser = console.page().context().newCDPSession(console.page());
        JsonObject processorTime = new JsonObject();
        processorTime.addProperty("timeDomain", "threadTicks");
        browser.send("Performance.enable", processorTime);
        for (String way : List.of("rows.scrollTop + 540", "Math.random() * rows.scrollHeight")) {
            double before = busySeconds(browser);
            Object frames = console.page().evaluate("""
                    async () => {
                      const rows = document.querySelector(".rows");
                      const frames = [];
                      rows.scrollTop = 0;
                      for (let before = await new Promise(requestAnimationFrame); frames.length < 300; ) {
                        rows.scrollTop = WAY;
                        const now = await new Promise(requestAnimationFrame);
                        frames.push(now - before);
                        before = now;
                      }
                      frames.sort((a, b) => a - b);
                      const at = (share) => frames[Math.floor(share * (frames.length - 1))].toFixed(1);
                      return `p50 ${at(0.5)} p95 ${at(0.95)} p99 ${at(0.99)} max ${at(1)} ms`;
                    }""".replace("WAY", way));
            double millis = (busySeconds(browser) - before) * 1_000 / 300;
            told.append("a frame with scrollTop = %s: %s; %.2f ms of the processor%n".formatted(way, frames, millis));
        }
        Path output = Files.createDirectories(Path.of("target", "screenshots"));
        Files.writeString(output.resolve("frames.txt"), told);
    }

    /** Killed, and started again on its port: what was shown stays, the page comes back by itself, and nothing is missing. */
    @Test
    void aServerThatGoesAwayAndComesBackIsFollowedWithoutAGap() {
        Path data = directory.resolve("back");
        try (ServerProcess before = ServerProcess.start(data);
                Console fleet = Console.at(before, browsing, ColorScheme.LIGHT);
                Console feed = Console.at(before, browsing, ColorScheme.LIGHT);
                Console table = Console.at(before, browsing, ColorScheme.LIGHT)) {
            int port = before.httpPort();
            clients.add(RawClient.connect(before.mqttPort(), "d:back:a:1", 5, 60));
            fleet.open("fleet").expectTile("connected", "1").expect(".live", "Live");
            table.open("clients").expect(".rows .all .line", "connected");
            feed.open("feed").expect(".head [role=status]", "Live"); // it has seen no entry yet
            int seen = newestSeq(feed);

            before.kill();
            for (Console page : List.of(fleet, feed, table)) {
                page.expect(".live", "No answer since");
            }
            fleet.expectTile("connected", "1");
            table.expect(".rows .all .line", "connected");
            List<String> options = List.of("--mqtt-port", "0", "--http-port", "" + port, "--data", data.toString());
            try (ServerProcess after = ServerProcess.launch(Map.of(), List.of(), options)) {
                RawClient.connect(after.mqttPort(), "d:back:a:2", 5, 60).close();
                for (Console page : List.of(fleet, feed, table)) {
                    page.expect(".live", "Live");
                }
                fleet.expectTile("connected", "0").expect(".events li", "d:back:a:2");
                table.expect(".rows .all .line:has-text('d:back:a:1')", "disconnected");
                feed.expectCount(".events li:has-text('d:back:a:2')", 2);
                List<Integer> missed = IntStream.rangeClosed(seen + 1, newestSeq(feed))
                        .boxed()
                        .sorted(Comparator.reverseOrder())
                        .toList();
                assertThat(feed.page().evaluate(SEQUENCE_NUMBERS)).isEqualTo(missed);
            }
        }
    }

    private static int newestSeq(Console console) {
        return (int) console.page().evaluate("fetch('/api/v1/counts').then(a => a.json()).then(a => a.asOfSeq)");
    }

    /** What the page's main thread has worked so far. */
    private static double busySeconds(CDPSession browser) {
        for (JsonElement metric : browser.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject named = metric.getAsJsonObject();
            if (named.get("name").getAsString().equals("TaskDuration")) {
                return named.get("value").getAsDouble();
            }
        }
        throw new AssertionError("the browser does not say how long it worked");
    }

    @Test
    void everyLanguageIsSpoken() {
        try (Console console = atDesk().open("clients")) {
            Map.of("de", "Getrennt", "zh", "离线", "ja", "切断", "en", "Disconnected")
                    .forEach((language, word) -> {
                        console.find("#language").selectOption(language);
                        console.expect(".segments", word);
                        assertThat(console.page().evaluate("document.documentElement.lang"))
                                .isEqualTo(language);
                    });
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void everybodyCanUseEveryPage(ColorScheme scheme) {
        String colours = scheme.name().toLowerCase(Locale.ROOT);
        RawClient.connect(open.mqttPort(), "d:acme:lamp:roof", 5, 60).close();
        try (MqttTalk client = MqttTalk.connect(open.mqttPort(), "d:acme:lamp:hall", null, (byte[]) null)) {
            client.subscribe("lights/#");
            try (Console desk = Console.at(open, browsing, scheme)) {
                expectUsable(desk, "-desk-" + colours);
            }
            if (scheme == ColorScheme.LIGHT) { // what is other on a phone is other in every colour
                try (Console phone = Console.onAPhone(open, browsing, scheme)) {
                    expectUsable(phone, "-phone-" + colours);
                }
            }
            try (Console asked = Console.at(withKeys, browsing, scheme)) {
                asked.open("fleet").find("input[name=id]").waitFor();
                asked.screenshot("signin-" + colours).expectUsableByEverybody("signin");
            }
        }
    }

    private static void expectUsable(Console console, String how) {
        PAGES.forEach((place, sign) -> {
            String what = place.replaceAll("\\W", "-") + how;
            console.open(place).find(sign).first().waitFor();
            console.screenshot(what).expectUsableByEverybody(what);
            assertThat((int) console.page().evaluate("document.documentElement.scrollWidth - innerWidth"))
                    .as("nothing sticks out: " + what)
                    .isLessThanOrEqualTo(0);
        });
    }
}
