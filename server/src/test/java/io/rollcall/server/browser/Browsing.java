package io.rollcall.server.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The Chromium of this machine, without a window. Of one thread. */
public final class Browsing implements AutoCloseable {
    private static final Path CHROMIUM = Path.of(System.getProperty("chromium", "/usr/bin/chromium"));
    private static final double PATIENCE_MILLIS = 60_000;
    /** On a machine that does much else Chromium once took more than a minute to start. */
    private static final double START_MILLIS_MAX = 240_000;

    private final Playwright playwright;
    private final Browser browser;

    private Browsing(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it; where there is none the test is skipped, and says so. */
    public static Browsing start() {
        assumeTrue(Files.isExecutable(CHROMIUM), "there is no " + CHROMIUM + " here: the console is not tested");
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(CHROMIUM)
                        .setTimeout(START_MILLIS_MAX)
                        .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage")));
        return new Browsing(playwright, browser);
    }

    /** A new person at a screen of this size: nothing cached, nothing stored. */
    public BrowserContext visitor(int width, int height, ColorScheme scheme) {
        BrowserContext visitor = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("en-US")
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        visitor.setDefaultTimeout(PATIENCE_MILLIS);
        return visitor;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
