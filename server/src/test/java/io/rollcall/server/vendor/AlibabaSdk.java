package io.rollcall.server.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of Alibaba's SDKs, told where the server is and who calls. */
public interface AlibabaSdk {
    String PRODUCT = "OnsMqtt";
    String VERSION = "2020-04-20";

    /**
     * Calls an operation.
     *
     * @throws Refused when the SDK throws its exception for an error that the server answered
     */
    JsonNode call(String action, Map<String, String> parameters) throws Refused;

    /** What is common to all SDKs' exceptions. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String code;
        private final String requestId;

        Refused(String code, @Nullable String message, String requestId, Throwable cause) {
            super(message, cause);
            this.code = code;
            this.requestId = requestId;
        }

        public String code() {
            return code;
        }

        public String requestId() {
            return requestId;
        }
    }

    /** Where the server is, and by whom it is called. */
    record Account(String hostAndPort, boolean secure, String id, String secret) {
        /** The same with another secret. */
        public Account with(String newSecret) {
            return new Account(hostAndPort, secure, id, newSecret);
        }
    }

    /** What an SDK gave back as text. */
    static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** What an SDK gave back as maps and lists. */
    static JsonNode json(Object parsed) {
        return new ObjectMapper().valueToTree(parsed);
    }
}
