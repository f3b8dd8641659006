package io.rollcall.server.webhook;

import io.rollcall.http.nativeapi.FeedFilter;
import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One receiver of the feed.
 *
 * @param name letters, digits, hyphens and underlines, at most 64; names its files, its meters and its state
 * @param url of http or https, where entries are sent
 * @param secret what requests are signed with
 * @param filter which entries are sent
 * @param fromOldest whether the first start begins at the oldest entry of the feed; with what comes from then on otherwise
 * @param ca certificates in PEM that the receiver's must be signed by; absent for those that the JDK trusts
 * @param limits every number of it
 */
public record WebhookConfig(
        String name,
        URI url,
        WebhookSecret secret,
        FeedFilter filter,
        boolean fromOldest,
        @Nullable Path ca,
        WebhookLimits limits) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public WebhookConfig {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: '" + name + "' is not of 1 to 64 letters, digits, hyphens and underlines");
        }
        boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isHttp || url.getHost() == null || url.getRawFragment() != null) {
            throw new IllegalArgumentException("url: '" + shown(url) + "' is not an URL of http or https");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "url: that of webhook '" + name + "' has a user; requests are signed instead");
        }
        if (ca != null && !"https".equals(url.getScheme())) {
            throw new IllegalArgumentException("ca: " + ca + " says nothing for an url without https");
        }
    }

    /** The URL without its query, which may have secrets. */
    String shownUrl() {
        return shown(url);
    }

    private static String shown(URI url) {
        String text = url.toString();
        int query = text.indexOf('?');
        return query < 0 ? text : text.substring(0, query);
    }
}
