package io.rollcall.broker.api;

import io.rollcall.broker.api.Authenticator.Credentials;
import io.rollcall.broker.message.ReasonCode;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may connect by one authentication method of MQTT 5, in as many rounds as the method needs [MQTT 5, 4.12].
 * For a client that names the method in its CONNECT it decides alone: the {@link Authenticator} is not asked. A client may
 * prove itself again at any time while it is connected: that is an exchange of its own, and must prove the same user name.
 *
 * <p>A method that asks one question, and wants it answered with a code that is sent to a telephone, given with
 * {@code BrokerHooks.OPEN.with(new CodeByPhone())}:
 *
 * <pre>{@code
 * final class CodeByPhone implements EnhancedAuthenticator {
 *     public String method() {
 *         return "CODE-BY-PHONE";
 *     }
 *
 *     public Exchange begin(Credentials credentials) {
 *         return new Exchange() {
 *             private @Nullable String sent;
 *
 *             public CompletionStage<Step> next(byte @Nullable [] data) {
 *                 if (sent == null) {
 *                     sent = phones.sendCode(credentials.userName());
 *                     return CompletableFuture.completedStage(new Step.Continue(null));
 *                 }
 *                 boolean right = data != null && MessageDigest.isEqual(data, sent.getBytes(UTF_8));
 *                 return CompletableFuture.completedStage(
 *                         right
 *                                 ? new Step.Success(credentials.userName(), null)
 *                                 : new Step.Refuse(ReasonCode.NOT_AUTHORIZED, "not the code that was sent"));
 *             }
 *         };
 *     }
 * }
 * }</pre>
 */
public interface EnhancedAuthenticator {

    /** The authentication method as clients name it: the registered name of a SASL mechanism, or any other name. */
    String method();

    /**
     * A client begins. On an event loop; returns at once.
     *
     * @param credentials what CONNECT said besides, none of it proven; for a re-authentication without the password
     */
    Exchange begin(Credentials credentials);

    /** One authentication of one client, and all that it must remember; dropped when it is over or the client is gone. */
    @FunctionalInterface
    interface Exchange {

        /**
         * The client said something: first with CONNECT, or with the AUTH that begins a re-authentication, then in answer
         * to each {@link Step.Continue}. Called on the client's event loop, never before the last step is known: what
         * takes time is done elsewhere and answered later, from any thread.
         *
         * @param data what the client said; absent when it said nothing
         * @return what to do; a stage that fails refuses the client with SERVER_UNAVAILABLE
         */
        CompletionStage<Step> next(byte @Nullable [] data);
    }

    /** What comes next in an exchange. */
    sealed interface Step {

        /** The client must say more. */
        record Continue(byte @Nullable [] data) implements Step {
            // written out, because javac 17 forgets the annotations of arrays in a compact constructor
            public Continue(byte @Nullable [] data) {
                requireFits(data);
                this.data = data;
            }
        }

        /**
         * The client may connect, or stay.
         *
         * @param userName the user name that it proved, under which it is known from here on; absent when the method
         *     proves none. The user name of CONNECT counts for nothing unless the method says it again here
         * @param data what the client is told at the end
         */
        record Success(@Nullable String userName, byte @Nullable [] data) implements Step {
            public Success(@Nullable String userName, byte @Nullable [] data) {
                requireFits(data);
                this.userName = userName;
                this.data = data;
            }
        }

        /**
         * The client may not connect, or not stay.
         *
         * @param reason one of CONNACK's errors; at a re-authentication NOT_AUTHORIZED is said for what DISCONNECT
         *     has no word for
         * @param reasonString more, for people, if the client takes so long a packet
         */
        record Refuse(ReasonCode reason, @Nullable String reasonString) implements Step {
            public Refuse {
                if (!reason.isError()) {
                    throw new IllegalArgumentException("reason: " + reason + " is not an error");
                }
            }
        }

        private static void requireFits(byte @Nullable [] data) {
            if (data != null && data.length > 65_535) {
                throw new IllegalArgumentException("data: " + data.length + " bytes are more than 65,535");
            }
        }
    }
}
