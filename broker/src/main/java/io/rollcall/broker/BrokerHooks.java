package io.rollcall.broker;

import io.rollcall.broker.api.Authenticator;
import io.rollcall.broker.api.Authorizer;
import io.rollcall.broker.api.ClientListener;
import io.rollcall.broker.api.TimeSource;
import io.rollcall.broker.message.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What an embedder gives a broker: who may come in, what they may do, who hears of it, and the time. */
public record BrokerHooks(
        Authenticator authenticator, Authorizer authorizer, ClientListener listener, TimeSource time) {
    private static final CompletionStage<ReasonCode> WELCOME = CompletableFuture.completedStage(ReasonCode.SUCCESS);

    /** Everybody may come in and do everything; nobody hears of it. */
    public static final BrokerHooks OPEN = new BrokerHooks(
            credentials -> WELCOME, Authorizer.allowAll(), new ClientListener() {}, TimeSource.system());

    /** The same, with a listener. */
    public BrokerHooks with(ClientListener newListener) {
        return new BrokerHooks(authenticator, authorizer, newListener, time);
    }
}
