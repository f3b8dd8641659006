package io.rollcall.broker.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect; what is no page says no origin, and may. Without a list: pages of the very host that they
 * connect to. On loopback that host must be called by its address or {@code localhost}, because any page's name can be
 * made to mean this machine.
 */
record OriginRule(List<String> origins, boolean onLoopback) {

    boolean allows(HttpHeaders headers) {
        String origin = headers.get(HttpHeaderNames.ORIGIN);
        if (origin == null || origins.contains(WebSocketConfig.ANY_ORIGIN)) {
            return true;
        }
        if (!origins.isEmpty()) {
            return origins.stream().anyMatch(allowed -> allowed.equalsIgnoreCase(origin));
        }
        String page = hostOf(origin);
        return page != null
                && page.equals(hostOf("http://" + headers.get(HttpHeaderNames.HOST, "")))
                && (!onLoopback || isThisMachine(page));
    }

    private static @Nullable String hostOf(String url) {
        try {
            String host = new URI(url).getHost();
            return host == null ? null : host.toLowerCase(Locale.ROOT);
        } catch (URISyntaxException none) {
            return null;
        }
    }

    private static boolean isThisMachine(String host) {
        return host.equals("localhost") || host.startsWith("[") || NetUtil.isValidIpV4Address(host);
    }
}
