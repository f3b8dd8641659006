package io.rollcall.server.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.rollcall.server.process.ServerProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The console of a server as somebody sees it. Of one thread. */
public final class Console implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final URI root;
    private final BrowserContext visitor;
    private final Page page;
    private final List<Request> requests = new ArrayList<>();
    private final List<String> mistakes = new ArrayList<>();

    private Console(URI root, BrowserContext visitor) {
        this.root = root;
        this.visitor = visitor;
        page = visitor.newPage();
        page.onRequest(requests::add);
        page.onPageError(mistakes::add);
        page.onConsoleMessage(message -> {
            // a status of 400 and more is also said here, and is none of the page's mistakes
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                mistakes.add(message.text());
            }
        });
    }

    public static Console at(ServerProcess server, Browsing browsing, ColorScheme scheme) {
        return at(server.http("/"), browsing, scheme);
    }

    /** At what stands in front of a server. */
    public static Console at(URI root, Browsing browsing, ColorScheme scheme) {
        return new Console(root, browsing.visitor(1280, 800, scheme));
    }

    public static Console onAPhone(ServerProcess server, Browsing browsing, ColorScheme scheme) {
        return new Console(server.http("/"), browsing.visitor(390, 844, scheme));
    }

    /**
     * Opens a page.
     *
     * @param place what stands behind the hash, such as {@code clients?status=connected}
     */
    public Console open(String place) {
        page.navigate(root.resolve("/console/#/" + place).toString());
        return this;
    }

    public Console signIn(String id, String secret) {
        page.fill("input[name=id]", id);
        page.fill("input[name=secret]", secret);
        page.click("button[type=submit]");
        return this;
    }

    public Page page() {
        return page;
    }

    /** Has a file of the console served with this in place of that, which must be in it. Before the page is opened. */
    public Console with(String file, String text, String instead) {
        page.route("**/" + file, route -> {
            APIResponse served = route.fetch();
            assertThat(served.text()).contains(text);
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(served)
                    .setBody(served.text().replace(text, instead)));
        });
        return this;
    }

    public Locator find(String selector) {
        return page.locator(selector);
    }

    /** Waits until the element says this. */
    public Console expect(String selector, String text) {
        assertThat(find(selector).first())
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    public Console expectTile(String name, String value) {
        assertThat(find("[data-tile=" + name + "] .value"))
                .hasText(value, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    public Console expectCount(String selector, int count) {
        assertThat(find(selector)).hasCount(count, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE_MILLIS));
        return this;
    }

    public Console click(String selector) {
        find(selector).first().click();
        return this;
    }

    /** Into the build's output. */
    public Console screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
        return this;
    }

    /** Looks for what keeps somebody from using what is shown. */
    public Console expectUsableByEverybody(String what) {
        List<Rule> grave = new AxeBuilder(page)
                        .setLegacyMode(true) // there are no frames
                        .analyze()
                        .getViolations()
                        .stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .toList();
        assertThat(grave)
                .as(what)
                .extracting(rule -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
                .isEmpty();
        return this;
    }

    /** Bytes on the wire of all that has come as a whole so far, compressed as it is, with heads. */
    public long bytesSoFar() {
        long bytes = 0;
        for (Request request : List.copyOf(requests)) {
            boolean goesOn = request.url().contains("/stream") || request.url().endsWith("/feed");
            if (!goesOn && request.response() != null) {
                bytes += request.sizes().responseBodySize + request.sizes().responseHeadersSize;
            }
        }
        return bytes;
    }

    /** Nothing was asked of anybody but this server, and nothing went wrong in the page. */
    @Override
    public void close() {
        visitor.close();
        String authority = root.getAuthority();
        assertThat(requests)
                .extracting(Request::url)
                .allMatch(url -> URI.create(url).getAuthority().equals(authority));
        assertThat(mistakes).isEmpty();
    }
}
