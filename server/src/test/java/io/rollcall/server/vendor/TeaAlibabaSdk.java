package io.rollcall.server.vendor;

import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;

/**
 * {@code com.aliyun:tea-openapi}, on which the generated {@code onsmqtt20200420} stands.
 *
 * @param oldStyle as the first generated SDKs called: scheme 1.0, with parameters in query and form
 */
public record TeaAlibabaSdk(Account account, boolean oldStyle) implements AlibabaSdk {

    @Override
    public JsonNode call(String action, Map<String, String> parameters) throws Refused {
        Config config = new Config()
                .setAccessKeyId(account.id())
                .setAccessKeySecret(account.secret())
                .setEndpoint(account.hostAndPort())
                .setProtocol(protocol());
        RuntimeOptions options = new RuntimeOptions().setIgnoreSSL(account.secure());
        try {
            Client client = new Client(config);
            Map<String, ?> response = oldStyle
                    ? client.doRPCRequest(
                            action,
                            VERSION,
                            protocol(),
                            "POST",
                            "AK",
                            "json",
                            new OpenApiRequest().setBody(parameters),
                            options)
                    : client.callApi(params(action), new OpenApiRequest().setQuery(parameters), options);
            return AlibabaSdk.json(Objects.requireNonNull(response.get("body")));
        } catch (TeaException e) {
            Object requestId = e.getData() == null ? "" : e.getData().get("RequestId");
            throw new Refused(e.getCode(), e.getMessage(), String.valueOf(requestId), e);
        } catch (Exception e) {
            throw new AssertionError(action, e);
        }
    }

    private String protocol() {
        return account.secure() ? "HTTPS" : "HTTP";
    }

    /** As the generator writes them. */
    private Params params(String action) {
        return new Params()
                .setAction(action)
                .setVersion(VERSION)
                .setProtocol(protocol())
                .setPathname("/")
                .setMethod("POST")
                .setAuthType("AK")
                .setStyle("RPC")
                .setReqBodyType("formData")
                .setBodyType("json");
    }
}
