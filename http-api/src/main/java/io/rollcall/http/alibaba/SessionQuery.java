package io.rollcall.http.alibaba;

import io.rollcall.http.alibaba.Desk.Clients;
import io.rollcall.http.alibaba.Format.Element;
import io.rollcall.http.alibaba.Format.Rows;
import io.rollcall.http.exchange.Parameters.Parameter;
import io.rollcall.presence.ClientState;
import io.rollcall.presence.PresenceQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The product: whether clients are online. The form of client ids is not enforced, because the vendor's own example breaks
 * it. Immutable.
 *
 * @param clientIds in the order asked
 * @param isBatch whether the answer is a list
 */
record SessionQuery(List<String> clientIds, boolean isBatch) {
    static final int IDS_MAX = 10;
    static final int ID_LENGTH_MAX = 64;

    private static final String LIST = "ClientIdList";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

    /** Asks for one client, of a call that has all its parameters. */
    static SessionQuery single(Call call) {
        String clientId = call.parameter("ClientId").orElseThrow(() -> AlibabaError.missing("ClientId"));
        checkLength(clientId, "ClientId");
        return new SessionQuery(List.of(clientId), false);
    }

    /** Asks for as many as the call lists. */
    static SessionQuery batch(Call call) {
        List<String> clientIds = listed(call);
        if (clientIds.isEmpty() || clientIds.size() > IDS_MAX || clientIds.contains("")) {
            throw AlibabaError.parameters();
        }
        clientIds.forEach(clientId -> checkLength(clientId, LIST));
        return new SessionQuery(clientIds, true);
    }

    static void checkLength(String clientId, String parameter) {
        if (clientId.codePointCount(0, clientId.length()) > ID_LENGTH_MAX) {
            throw AlibabaError.parameter(parameter);
        }
    }

    /** By their numbers, which come in any order and may have gaps; one without a number is the first. */
    private static List<String> listed(Call call) {
        Map<Integer, List<String>> byNumber = new TreeMap<>();
        for (Parameter parameter : call.parameters().all()) {
            if (parameter.name().equals(LIST)) {
                byNumber.computeIfAbsent(0, n -> new ArrayList<>()).add(parameter.value());
            } else if (parameter.name().startsWith(LIST + ".")) {
                String number = parameter.name().substring(LIST.length() + 1);
                if (!NUMBER.matcher(number).matches()) {
                    throw AlibabaError.parameter(LIST);
                }
                byNumber.computeIfAbsent(Integer.parseInt(number), n -> new ArrayList<>())
                        .add(parameter.value());
            }
        }
        return byNumber.values().stream().flatMap(List::stream).toList();
    }

    /** What presence says, without the request's id. */
    List<Element> answer(PresenceQueries presence, Clients clients) {
        if (!isBatch) {
            return List.of(online(presence, clients, clientIds.get(0)));
        }
        List<List<Element>> rows = clientIds.stream()
                .map(clientId -> List.of(online(presence, clients, clientId), Element.text("ClientId", clientId)))
                .toList();
        return List.of(new Element("OnlineStatusList", new Rows(rows)));
    }

    /** A client that never was is not online; that is no error. */
    private static Element online(PresenceQueries presence, Clients clients, String clientId) {
        return Element.flag(
                "OnlineStatus",
                clients.has(clientId)
                        && presence.find(clientId)
                                .filter(ClientState::isConnected)
                                .isPresent());
    }
}
