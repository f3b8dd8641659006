package io.rollcall.server.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.ibm.iotf.client.IoTFCReSTException;
import com.ibm.iotf.client.api.APIClient;
import com.ibm.wiotp.sdk.swagger.ApiClient;
import com.ibm.wiotp.sdk.swagger.ApiException;
import com.ibm.wiotp.sdk.swagger.api.DeviceProblemDeterminationApi;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** IBM's SDKs for Java, of which the released ones know connection logs and no connection states. */
public final class IbmSdks {
    private IbmSdks() {}

    /** What an SDK threw. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, @Nullable String text, Throwable cause) {
            super(text, cause);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** By {@code com.ibm.wiotp:com.ibm.wiotp.sdk.swagger}. */
    public static List<String> messagesBySwagger(String base, String key, String token, String type, String device)
            throws Refused {
        ApiClient client = new ApiClient();
        client.setBasePath(base + "/api/v0002");
        client.setUsername(key);
        client.setPassword(token);
        try {
            return new DeviceProblemDeterminationApi(client)
                    .logsConnectionGet(type, device, null, null, null, null).stream()
                            .map(entry -> entry.getMessage())
                            .toList();
        } catch (ApiException e) {
            throw new Refused(e.getCode(), e.getResponseBody(), e);
        }
    }

    /** By {@code com.ibm.messaging:watson-iot}, which speaks HTTPS alone, and makes its host of organization and domain. */
    public static JsonNode logByWatsonIot(int port, String key, String token, String type, String device)
            throws Refused {
        Properties properties = new Properties();
        properties.setProperty("id", "test");
        properties.setProperty("Organization-ID", "127");
        properties.setProperty("Domain", "0.0.1:" + port);
        properties.setProperty("Authentication-Method", "apikey");
        properties.setProperty("API-Key", key);
        properties.setProperty("Authentication-Token", token);
        properties.setProperty("Trust-All-Certificates", "true");
        try {
            return AlibabaSdk.json(new APIClient(properties)
                    .getDeviceConnectionLogs(type, device)
                    .toString());
        } catch (IoTFCReSTException e) {
            throw new Refused(e.getHttpCode(), e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
