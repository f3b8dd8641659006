package io.rollcall.broker.codec;

import io.rollcall.broker.message.Qos;
import io.rollcall.broker.message.UserProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties of CONNACK [MQTT 5, 3.2.2.3]. What says no more than the specification's default is not written.
 *
 * @param sessionExpirySeconds -1 when it is what the client asked for
 * @param receiveMaximum 0 for the default of 65,535
 * @param maximumQos EXACTLY_ONCE when there is no limit
 * @param maximumPacketSize 0 when there is no limit
 * @param serverKeepAliveSeconds -1 when it is what the client asked for
 */
public record ConnackProperties(
        long sessionExpirySeconds,
        int receiveMaximum,
        Qos maximumQos,
        boolean retainAvailable,
        int maximumPacketSize,
        @Nullable String assignedClientId,
        int topicAliasMaximum,
        @Nullable String reasonString,
        List<UserProperty> userProperties,
        boolean wildcardSubscriptionAvailable,
        boolean subscriptionIdAvailable,
        boolean sharedSubscriptionAvailable,
        int serverKeepAliveSeconds,
        @Nullable String responseInformation,
        @Nullable String serverReference,
        @Nullable String authenticationMethod,
        byte @Nullable [] authenticationData) {

    /** Nothing but defaults. */
    public static final ConnackProperties NONE = builder().build();

    public static Builder builder() {
        return new Builder();
    }

    /** Collects the properties of one CONNACK; all begin with their defaults. */
    public static final class Builder {
        private long sessionExpirySeconds = -1;
        private int receiveMaximum;
        private Qos maximumQos = Qos.EXACTLY_ONCE;
        private boolean retainAvailable = true;
        private int maximumPacketSize;
        private @Nullable String assignedClientId;
        private int topicAliasMaximum;
        private @Nullable String reasonString;
        private List<UserProperty> userProperties = List.of();
        private boolean wildcardSubscriptionAvailable = true;
        private boolean subscriptionIdAvailable = true;
        private boolean sharedSubscriptionAvailable = true;
        private int serverKeepAliveSeconds = -1;
        private @Nullable String responseInformation;
        private @Nullable String serverReference;
        private @Nullable String authenticationMethod;
        private byte @Nullable [] authenticationData;

        private Builder() {}

        public Builder sessionExpirySeconds(long seconds) {
            sessionExpirySeconds = seconds;
            return this;
        }

        public Builder receiveMaximum(int maximum) {
            receiveMaximum = maximum;
            return this;
        }

        public Builder maximumQos(Qos maximum) {
            maximumQos = maximum;
            return this;
        }

        public Builder retainAvailable(boolean available) {
            retainAvailable = available;
            return this;
        }

        public Builder maximumPacketSize(int maximum) {
            maximumPacketSize = maximum;
            return this;
        }

        public Builder assignedClientId(@Nullable String clientId) {
            assignedClientId = clientId;
            return this;
        }

        public Builder topicAliasMaximum(int maximum) {
            topicAliasMaximum = maximum;
            return this;
        }

        public Builder reasonString(@Nullable String reason) {
            reasonString = reason;
            return this;
        }

        public Builder userProperties(List<UserProperty> properties) {
            userProperties = properties;
            return this;
        }

        public Builder wildcardSubscriptionAvailable(boolean available) {
            wildcardSubscriptionAvailable = available;
            return this;
        }

        public Builder subscriptionIdAvailable(boolean available) {
            subscriptionIdAvailable = available;
            return this;
        }

        public Builder sharedSubscriptionAvailable(boolean available) {
            sharedSubscriptionAvailable = available;
            return this;
        }

        public Builder serverKeepAliveSeconds(int seconds) {
            serverKeepAliveSeconds = seconds;
            return this;
        }

        public Builder responseInformation(@Nullable String information) {
            responseInformation = information;
            return this;
        }

        public Builder serverReference(@Nullable String reference) {
            serverReference = reference;
            return this;
        }

        public Builder authenticationMethod(@Nullable String method) {
            authenticationMethod = method;
            return this;
        }

        public Builder authenticationData(byte @Nullable [] data) {
            authenticationData = data;
            return this;
        }

        public ConnackProperties build() {
            return new ConnackProperties(
                    sessionExpirySeconds,
                    receiveMaximum,
                    maximumQos,
                    retainAvailable,
                    maximumPacketSize,
                    assignedClientId,
                    topicAliasMaximum,
                    reasonString,
                    userProperties,
                    wildcardSubscriptionAvailable,
                    subscriptionIdAvailable,
                    sharedSubscriptionAvailable,
                    serverKeepAliveSeconds,
                    responseInformation,
                    serverReference,
                    authenticationMethod,
                    authenticationData);
        }
    }
}
