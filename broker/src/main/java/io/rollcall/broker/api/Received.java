package io.rollcall.broker.api;

import io.rollcall.broker.message.Message;
import java.nio.charset.StandardCharsets;

/**
 * A message as an embedder's subscription gets it.
 *
 * @param message the one object that all receivers share; not to be written
 * @param retained whether it was kept from before the subscription began
 */
public record Received(Message message, boolean retained) {

    /** The topic name. */
    public String topic() {
        return message.topic().toString();
    }

    /** The payload; not to be written. */
    public byte[] payload() {
        return message.payload();
    }

    /** The payload as a text in UTF-8; what is none becomes U+FFFD. */
    public String text() {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}
