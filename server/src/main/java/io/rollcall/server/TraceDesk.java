package io.rollcall.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.rollcall.broker.Broker;
import io.rollcall.broker.api.LocalOptions;
import io.rollcall.broker.api.LocalSubscription;
import io.rollcall.broker.api.MessageHandler;
import io.rollcall.broker.api.Received;
import io.rollcall.broker.api.TracedPacket;
import io.rollcall.http.exchange.Json;
import io.rollcall.http.exchange.TraceSink;
import io.rollcall.http.exchange.TraceWanted;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Makes lines of what the broker tells of a client that is traced, or of topics. From any thread. */
final class TraceDesk {
    /** So many bytes of a payload are told. */
    static final int PAYLOAD_BYTES = 4 * 1024;

    private static final int WAITING_MAX = 1_000;
    private static final long WAITING_BYTES_MAX = 4 * 1024 * 1024;

    private final Broker broker;

    TraceDesk(Broker broker) {
        this.broker = broker;
    }

    /** @throws IllegalArgumentException when the topic filter is none, or shared, or of topics that the server alone publishes to */
    Closeable begin(TraceWanted wanted, TraceSink to) {
        String clientId = wanted.clientId();
        if (clientId != null) {
            return broker.trace(clientId, packet -> {
                if (to.wants()) {
                    to.line(line(packet, wanted.payload()));
                }
            });
        }
        String filter = String.valueOf(wanted.topicFilter());
        if (filter.startsWith("$share/")) {
            throw new IllegalArgumentException("a shared subscription would take messages from others");
        }
        LocalOptions options = LocalOptions.DEFAULTS.withRetained(false).withQueue(WAITING_MAX, WAITING_BYTES_MAX);
        LocalSubscription subscription = broker.inProcess().subscribe(filter, options, MessageHandler.of(received -> {
            if (to.wants()) {
                to.line(line(received, wanted.payload()));
            }
        }));
        return subscription::close;
    }

    private static String line(TracedPacket packet, boolean withPayload) {
        return Json.object(json -> {
            json.writeStringField("time", Instant.ofEpochMilli(packet.time()).toString());
            json.writeStringField("clientId", packet.clientId());
            json.writeStringField("from", packet.fromClient() ? "client" : "server");
            json.writeStringField("type", packet.type());
            if (packet.bytes() > 0) {
                json.writeNumberField("bytes", packet.bytes());
            }
            for (var detail : packet.details().entrySet()) {
                json.writeFieldName(detail.getKey());
                write(json, detail.getValue());
            }
            byte[] payload = packet.payload();
            if (withPayload && payload != null) {
                payload(json, payload, payload.length);
            }
        });
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof List<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                json.writeObject(item);
            }
            json.writeEndArray();
        } else {
            json.writeObject(value);
        }
    }

    private static String line(Received received, boolean withPayload) {
        return Json.object(json -> {
            json.writeStringField("time", Instant.now().toString());
            json.writeStringField("type", "message");
            json.writeStringField("topic", received.topic());
            json.writeNumberField("qos", received.message().qos().level());
            json.writeBooleanField("retain", received.message().retain());
            String publisher = received.message().publisher();
            if (publisher != null) {
                json.writeStringField("publisher", publisher);
            }
            json.writeNumberField("payloadBytes", received.payload().length);
            if (withPayload) {
                payload(json, received.payload(), Math.min(received.payload().length, PAYLOAD_BYTES));
            }
        });
    }

    /** Its beginning: as a text where it is one, else in Base64. */
    private static void payload(JsonGenerator json, byte[] payload, int length) throws IOException {
        ByteBuffer beginning = ByteBuffer.wrap(payload, 0, length);
        try {
            json.writeStringField(
                    "payload",
                    StandardCharsets.UTF_8.newDecoder().decode(beginning).toString());
        } catch (CharacterCodingException noText) {
            json.writeStringField("payloadBase64", Base64.getEncoder().encodeToString(Arrays.copyOf(payload, length)));
        }
    }
}
