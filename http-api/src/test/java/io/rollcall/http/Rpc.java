package io.rollcall.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A caller of the RPC style: parameters, and signatures of scheme 1.0 made apart from those of the server. */
final class Rpc {
    static final String NOW = "2026-11-20T03:17:35Z";

    private Rpc() {}

    /** The parameters of a single query by key {@code testak}, with these changed or added. An empty value removes one. */
    static Map<String, String> parameters(String... changes) {
        Map<String, String> parameters = new TreeMap<>(Map.of(
                "AccessKeyId", "testak",
                "Action", "QuerySessionByClientId",
                "Format", "JSON",
                "InstanceId", "post-cn-0pp12gl0001",
                "RegionId", "cn-hangzhou",
                "SignatureMethod", "HMAC-SHA1",
                "SignatureNonce", "nonce-1",
                "SignatureVersion", "1.0",
                "Timestamp", NOW,
                "Version", "2020-04-20"));
        for (int i = 0; i < changes.length; i += 2) {
            parameters.put(changes[i], changes[i + 1]);
        }
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    /** The same with a signature by {@code testsecret}. */
    static Map<String, String> signed(String method, Map<String, String> parameters) {
        Map<String, String> signed = new TreeMap<>(parameters);
        String text = method + "&%2F&" + percent(encode(new TreeMap<>(parameters)));
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec("testsecret&".getBytes(UTF_8), "HmacSHA1"));
            signed.put("Signature", Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return signed;
    }

    /** The target of a signed GET of a single query, with these parameters changed. */
    static String get(String... changes) {
        return "/?" + encode(signed("GET", parameters(changes)));
    }

    static String encode(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(pair -> percent(pair.getKey()) + "=" + percent(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String percent(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
