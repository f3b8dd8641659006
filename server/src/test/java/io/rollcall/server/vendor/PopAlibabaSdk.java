package io.rollcall.server.vendor;

import com.aliyun.auth.credentials.Credential;
import com.aliyun.auth.credentials.provider.StaticCredentialProvider;
import com.aliyun.core.http.HttpMethod;
import com.aliyun.sdk.gateway.pop.Configuration;
import com.aliyun.sdk.gateway.pop.auth.SignatureVersion;
import com.aliyun.sdk.gateway.pop.clients.CommonAsyncClient;
import com.aliyun.sdk.gateway.pop.exception.PopClientException;
import com.aliyun.sdk.gateway.pop.models.CommonRequest;
import com.fasterxml.jackson.databind.JsonNode;
import darabonba.core.client.ClientOverrideConfiguration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code com.aliyun:aliyun-gateway-pop}, on which the generated {@code alibabacloud-onsmqtt20200420} stands. Over plain HTTP,
 * because it takes no certificate but those that the JDK trusts.
 *
 * @param method how it calls
 * @param version how it signs
 */
public record PopAlibabaSdk(Account account, HttpMethod method, SignatureVersion version) implements AlibabaSdk {
    private static final int SECONDS_MAX = 60;

    @Override
    public JsonNode call(String action, Map<String, String> parameters) throws Refused {
        Credential credential = Credential.builder()
                .accessKeyId(account.id())
                .accessKeySecret(account.secret())
                .build();
        try (CommonAsyncClient client = CommonAsyncClient.builder()
                .region("cn-hangzhou")
                .credentialsProvider(StaticCredentialProvider.create(credential))
                .serviceConfiguration(Configuration.create().setSignatureVersion(version))
                .overrideConfiguration(ClientOverrideConfiguration.create()
                        .setProtocol("HTTP")
                        .setEndpointOverride(account.hostAndPort()))
                .build()) {
            CommonRequest.Builder request = CommonRequest.builder()
                    .product(PRODUCT)
                    .version(VERSION)
                    .action(action)
                    .path("/")
                    .httpMethod(method);
            parameters.forEach(request::putQueryParameters);
            Object body = client.callApi(request.build())
                    .get(SECONDS_MAX, TimeUnit.SECONDS)
                    .getBody();
            return body instanceof String text ? AlibabaSdk.json(text) : AlibabaSdk.json(body);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PopClientException refused) {
                throw new Refused(refused.getErrCode(), refused.getErrMessage(), refused.getRequestId(), refused);
            }
            throw new AssertionError(action, e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(action, e);
        }
    }
}
