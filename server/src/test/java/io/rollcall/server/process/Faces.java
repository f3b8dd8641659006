package io.rollcall.server.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** The three faces of a running server, asked about one client. */
public final class Faces {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

    public Faces(ServerProcess server) {
        this(server.httpPort());
    }

    /** Of a server that may not be there yet. */
    public Faces(int httpPort) {
        base = "http://127.0.0.1:" + httpPort;
    }

    /** The client's state on our own face. */
    public JsonNode ours(String clientId) {
        return json("/api/v1/clients/" + clientId);
    }

    /** The client's state on IBM's face. */
    public JsonNode ibm(String clientId) {
        return json("/api/v0002/clientconnectionstates/" + clientId);
    }

    /** A page of IBM's list. */
    public JsonNode ibmList(String query) {
        return json("/api/v0002/clientconnectionstates?" + query);
    }

    /** Whether Alibaba's single query says that the client is online. */
    public boolean alibaba(String clientId) {
        return json("/?Action=QuerySessionByClientId&Version=2020-04-20&Format=JSON&InstanceId=i&ClientId="
                        + URLEncoder.encode(clientId, StandardCharsets.UTF_8))
                .required("OnlineStatus")
                .booleanValue();
    }

    /** Whether Alibaba's batch query says that the client is online. */
    public boolean alibabaBatch(String clientId) {
        return json("/?Action=BatchQuerySessionByClientIds&Version=2020-04-20&Format=JSON&InstanceId=i&ClientIdList.1="
                        + URLEncoder.encode(clientId, StandardCharsets.UTF_8))
                .required("OnlineStatusList")
                .get(0)
                .required("OnlineStatus")
                .booleanValue();
    }

    /** Whether all faces say that the client is connected. */
    public boolean allSayConnected(String clientId) {
        return ours(clientId).path("status").asText().equals("connected")
                && ibm(clientId).path("connectionStatus").asText().equals("connected")
                && alibaba(clientId)
                && alibabaBatch(clientId);
    }

    /** Whether all faces say that the client is disconnected. */
    public boolean allSayDisconnected(String clientId) {
        return ours(clientId).path("status").asText().equals("disconnected")
                && ibm(clientId).path("connectionStatus").asText().equals("disconnected")
                && !alibaba(clientId)
                && !alibabaBatch(clientId);
    }

    /** What IBM's face says of the end: {@code initiator code}. */
    public String ibmEnd(String clientId) {
        JsonNode state = ibm(clientId);
        return state.path("lastDisconnectInitiator").asText() + " "
                + state.path("lastDisconnectReasonCode").asText();
    }

    /** The body of a path, with its query. */
    public JsonNode json(String path) {
        try {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
