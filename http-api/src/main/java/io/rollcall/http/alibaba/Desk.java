package io.rollcall.http.alibaba;

import io.rollcall.http.auth.Caller;
import io.rollcall.http.auth.Rights;
import io.rollcall.http.auth.Sight;

/**
 * What the product checks of a call that the gateway let through, in its order: that no parameter is missing, that the key's
 * scopes allow the operation, that the key may call it, and that it may name the instance. Immutable.
 */
record Desk(Instances instances) {

    /** Which clients a call is about; refuses one that is not allowed. */
    Clients admit(Call call, Caller caller, Operation operation) {
        if (operation == Operation.OTHER) {
            throw AlibabaError.notSupported();
        }
        operation.checkComplete(call);
        Rights rights = caller.rights();
        if (!caller.may(operation.scope())) {
            throw AlibabaError.noRight();
        }
        if (!rights.operations().isEmpty() && !rights.operations().contains(operation.action())) {
            throw AlibabaError.operationNotAllowed();
        }
        String instance = call.parameter("InstanceId").orElse("");
        boolean isTheKeys = rights.instances().isEmpty() || rights.instances().contains(instance);
        if (!isTheKeys || !instances.has(instance)) {
            throw AlibabaError.instanceNotAllowed();
        }
        return new Clients(rights.sight(), instances.sightOf(instance));
    }

    /** The clients of an instance that a key sees. All others are as if they had never been. */
    record Clients(Sight ofKey, Sight ofInstance) {
        boolean has(String clientId) {
            return ofKey.sees(clientId) && ofInstance.sees(clientId);
        }
    }
}
