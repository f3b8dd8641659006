package io.rollcall.http.alibaba;

import java.util.Optional;
import java.util.Set;

/** What a call asks for, of what the product has. Immutable. */
enum Operation {
    QUERY_SESSION,
    BATCH_QUERY_SESSIONS,
    /** An operation of the product that is not offered here. */
    OTHER;

    private static final Set<String> VERSIONS = Set.of("2020-04-20", "2019-12-11");
    private static final Set<String> OTHERS = Set.of(
            "ActiveCaCertificate",
            "ActiveDeviceCertificate",
            "AddCustomAuthConnectBlack",
            "AddCustomAuthIdentity",
            "AddCustomAuthPermission",
            "ApplyToken",
            "CloseConnection",
            "CreateGroupId",
            "DeleteCaCertificate",
            "DeleteCustomAuthConnectBlack",
            "DeleteCustomAuthIdentity",
            "DeleteCustomAuthPermission",
            "DeleteDeviceCertificate",
            "DeleteGroupId",
            "DisasterDowngrade",
            "DisasterRecovery",
            "GetCaCertificate",
            "GetDeviceCertificate",
            "GetDeviceCredential",
            "GetRegisterCode",
            "InactivateCaCertificate",
            "InactivateDeviceCertificate",
            "ListCaCertificate",
            "ListDeviceCertificate",
            "ListDeviceCertificateByCaSn",
            "ListDeviceCredentialClientId",
            "ListGroupId",
            "ListInstances",
            "ListTagResources",
            "QueryCustomAuthConnectBlack",
            "QueryCustomAuthIdentity",
            "QueryCustomAuthPermission",
            "QueryMqttTraceDevice",
            "QueryMqttTraceMessageOfClient",
            "QueryMqttTraceMessagePublish",
            "QueryMqttTraceMessageSubscribe",
            "QueryToken",
            "RefreshDeviceCredential",
            "RegisterCaCertificate",
            "RegisterDeviceCredential",
            "RevokeToken",
            "SendMessage",
            "SetSniConfig",
            "TagResources",
            "UnRegisterDeviceCredential",
            "UntagResources",
            "UpdateCustomAuthIdentity",
            "UpdateCustomAuthPermission");

    /** Empty when the product has no such operation, or there is no such version of it. */
    static Optional<Operation> of(String action, String version) {
        if (!VERSIONS.contains(version)) {
            return Optional.empty();
        }
        return switch (action) {
            case "QuerySessionByClientId" -> Optional.of(QUERY_SESSION);
            case "BatchQuerySessionByClientIds" -> Optional.of(BATCH_QUERY_SESSIONS);
            default -> OTHERS.contains(action) ? Optional.of(OTHER) : Optional.empty();
        };
    }
}
