package io.rollcall.server.vendor;

import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.auth.SignatureVersion;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.HttpClientConfig;
import com.aliyuncs.http.MethodType;
import com.aliyuncs.http.ProtocolType;
import com.aliyuncs.profile.DefaultProfile;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * {@code com.aliyun:aliyun-java-sdk-core}, on which the generated {@code aliyun-java-sdk-onsmqtt} stands.
 *
 * @param method how it calls
 * @param version how it signs
 */
public record ClassicAlibabaSdk(Account account, MethodType method, SignatureVersion version) implements AlibabaSdk {

    @Override
    public JsonNode call(String action, Map<String, String> parameters) throws Refused {
        DefaultProfile profile = DefaultProfile.getProfile("cn-hangzhou", account.id(), account.secret());
        HttpClientConfig http = HttpClientConfig.getDefault();
        http.setIgnoreSSLCerts(
                true); // the first call decides for all, because its HTTP client is one for the whole JVM
        profile.setHttpClientConfig(http);
        CommonRequest request = new CommonRequest();
        request.setSysDomain(account.hostAndPort());
        request.setSysProtocol(account.secure() ? ProtocolType.HTTPS : ProtocolType.HTTP);
        request.setSysProduct(PRODUCT);
        request.setSysVersion(VERSION);
        request.setSysAction(action);
        request.setSysMethod(method);
        request.setSysSignatureVersion(version);
        parameters.forEach(request::putQueryParameter);
        try {
            return AlibabaSdk.json(
                    new DefaultAcsClient(profile).getCommonResponse(request).getData());
        } catch (ClientException e) {
            throw new Refused(e.getErrCode(), e.getErrMsg(), e.getRequestId(), e);
        }
    }
}
