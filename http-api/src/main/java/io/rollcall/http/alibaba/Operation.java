package io.rollcall.http.alibaba;

import io.rollcall.http.auth.Scope;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a call asks for, of what the product has. Immutable. */
public enum Operation {
    QUERY_SESSION("QuerySessionByClientId", Scope.READ),
    BATCH_QUERY_SESSIONS("BatchQuerySessionByClientIds", Scope.READ),
    CLOSE_CONNECTION("CloseConnection", Scope.KICK),
    QUERY_TRACE("QueryMqttTraceDevice", Scope.READ),
    /** An operation of the product that is not offered here. */
    OTHER("", Scope.READ);

    private static final Set<String> VERSIONS = Set.of("2020-04-20", "2019-12-11");
    private static final Set<String> OTHERS = Set.of(
            "ActiveCaCertificate",
            "ActiveDeviceCertificate",
            "AddCustomAuthConnectBlack",
            "AddCustomAuthIdentity",
            "AddCustomAuthPermission",
            "ApplyToken",
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

    private final String action;
    private final Scope scope;

    /**
     * As the product has it.
     *
     * @param action its name; empty for all others together
     * @param scope what a key must have
     */
    Operation(String action, Scope scope) {
        this.action = action;
        this.scope = scope;
    }

    /** The names of all that are offered here. */
    public static List<String> actions() {
        return Arrays.stream(values())
                .filter(operation -> operation != OTHER)
                .map(Operation::action)
                .toList();
    }

    String action() {
        return action;
    }

    Scope scope() {
        return scope;
    }

    /** Parameters that must be there, in the order in which a missing one is told. */
    private List<String> required() {
        return switch (this) {
            case QUERY_SESSION, CLOSE_CONNECTION -> List.of("ClientId", "InstanceId");
            case BATCH_QUERY_SESSIONS -> List.of("InstanceId");
            case QUERY_TRACE -> List.of("ClientId", "InstanceId", "BeginTime", "EndTime", "CurrentPage", "PageSize");
            case OTHER -> List.of();
        };
    }

    /** Refuses a call that lacks a parameter. */
    void checkComplete(Call call) {
        for (String name : required()) {
            if (call.parameter(name).isEmpty()) {
                throw AlibabaError.missing(name);
            }
        }
    }

    /** Empty when the product has no such operation, or there is no such version of it. */
    static Optional<Operation> of(String action, String version) {
        if (!VERSIONS.contains(version)) {
            return Optional.empty();
        }
        if (OTHERS.contains(action)) {
            return Optional.of(OTHER);
        }
        return Arrays.stream(values())
                .filter(operation -> operation != OTHER && operation.action.equals(action))
                .findFirst();
    }
}
