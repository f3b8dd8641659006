package io.rollcall.server.mosquitto;

import io.rollcall.server.mosquitto.MosquittoConf.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One listener, as the lines below it say it. */
final class ImportedListener {
    private static final String EVERYWHERE = "0.0.0.0";

    private final Map<String, Object> section = new LinkedHashMap<>();
    private final Map<String, Object> tls = new LinkedHashMap<>();
    private boolean used;

    ImportedListener(String name) {
        section.put("name", name);
    }

    /** The one that the line begins: {@code listener PORT [ADDRESS]}, or {@code listener 0 PATH}. */
    static ImportedListener at(Line line, MosquittoImport all) {
        ImportedListener listener = new ImportedListener("");
        listener.used = true;
        String[] words = line.value().split("\\s+", 2);
        long port = all.numberOf(new Line(line.where(), line.option(), words[0]));
        if (words.length > 1 && words[1].startsWith("/")) {
            listener.section.put("unix", words[1]);
        } else {
            listener.section.put("host", words.length > 1 ? words[1] : EVERYWHERE);
            listener.section.put("port", Math.max(0, port));
        }
        return listener;
    }

    boolean isUsed() {
        return used;
    }

    /** Whether the line is about a listener; then it is taken. */
    boolean take(Line line, MosquittoImport all) {
        String value = line.value();
        boolean yes = value.equals("true");
        switch (line.option()) {
            case "port" -> {
                section.put("port", Math.max(0, all.numberOf(line)));
                section.putIfAbsent("host", EVERYWHERE);
            }
            case "bind_address" -> section.put("host", value);
            case "protocol" -> protocol(line, all);
            case "allow_anonymous" -> {
                if (!all.isPerListener()) {
                    return false;
                }
                section.put("allowAnonymous", yes);
            }
            case "max_connections" -> {
                long most = all.numberOf(line);
                if (most > 0) {
                    section.put("connectionsMax", most);
                }
                return true; // alone it does not make a listener
            }
            case "certfile" -> tls.put("certificate", value);
            case "keyfile" -> tls.put("key", value);
            case "cafile" -> tls.put("clientCa", value);
            case "require_certificate" -> tls.put("clientAuth", yes ? "required" : "none");
            case "tls_version" -> versions(line, all);
            case "websockets_origin" -> webSocket("origins", List.of(value));
            case "enable_proxy_protocol" -> section.put("proxyProtocol", true);
            case "use_identity_as_username" -> certificateUserName("commonName", yes, all);
            case "use_subject_as_username" -> certificateUserName("subject", yes, all);
            default -> {
                return false;
            }
        }
        used = true;
        return true;
    }

    void allowAnonymous() {
        section.putIfAbsent("allowAnonymous", true);
    }

    private void protocol(Line line, MosquittoImport all) {
        switch (line.value()) {
            case "mqtt" -> {}
            case "websockets" -> webSocket(null, List.of());
            default -> all.note(line, "'" + line.value() + "' is neither mqtt nor websockets");
        }
    }

    private void webSocket(@Nullable String key, List<String> values) {
        @SuppressWarnings("unchecked") // it is made here
        Map<String, Object> its =
                (Map<String, Object>) section.computeIfAbsent("webSocket", none -> new LinkedHashMap<String, Object>());
        if (key != null) {
            its.put(key, values);
        }
    }

    private void versions(Line line, MosquittoImport all) {
        switch (line.value()) {
            case "tlsv1.3" -> tls.put("versions", List.of("1.3"));
            case "tlsv1.2" -> tls.put("versions", List.of("1.2", "1.3"));
            default -> all.note(line, "only TLS 1.2 and 1.3 are there");
        }
    }

    private static void certificateUserName(String which, boolean yes, MosquittoImport all) {
        if (yes) {
            all.say("mqtt.auth.certificateUserName", which);
        }
    }

    /** Whether it is as Rollcall's first listener is: MQTT on a port, and nothing around it. */
    boolean isPlainPort() {
        return tls.isEmpty()
                && !section.containsKey("unix")
                && !section.containsKey("webSocket")
                && !section.containsKey("proxyProtocol");
    }

    /** The keys of {@code mqtt} that say what it does. */
    void sayAsFirst(MosquittoImport all) {
        section.forEach((key, value) -> {
            if (!key.equals("name")) {
                all.say("mqtt." + key, value);
            }
        });
    }

    /** The entry of {@code listeners}. */
    Map<String, Object> section(String name) {
        Map<String, Object> whole = new LinkedHashMap<>(section);
        whole.put("name", name);
        if (!tls.isEmpty()) {
            if (!tls.containsKey("clientAuth") || tls.get("clientAuth").equals("none")) {
                tls.remove("clientCa"); // Mosquitto wants it beside every certificate
                tls.remove("clientAuth");
            }
            whole.put("tls", tls);
        }
        return whole;
    }
}
