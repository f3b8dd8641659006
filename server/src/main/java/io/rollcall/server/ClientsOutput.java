package io.rollcall.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Map;

/** What {@code rollcall clients} answers: tables for people, or JSON, one line each, as the API has it. Of one thread. */
final class ClientsOutput {
    private static final String CLIENT = "clientId";
    private static final String TIME = "time";
    private static final int NAME_WIDTH = 28;

    private final PrintWriter out;
    private final boolean json;
    private final TextTable list = new TextTable("CLIENT", "STATUS", "SINCE", "LAST ACTIVITY", "ADDRESS", "ENDED BY");
    private final TextTable groupList = new TextTable("GROUP", "CONNECTED", "KNOWN");

    ClientsOutput(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText("");
    }

    void clients(JsonNode clients) {
        for (JsonNode client : clients) {
            if (json) {
                out.println(client);
            } else {
                boolean isHere = text(client, "status").equals("connected");
                JsonNode end = client.path("lastDisconnect");
                list.row(
                        text(client, CLIENT),
                        text(client, "status"),
                        isHere ? text(client, "connectTime") : text(end, TIME),
                        text(client, "lastActivityTime"),
                        text(client, "remoteAddress"),
                        isHere ? "" : text(end, "entity") + ": " + text(end, "cause"));
            }
        }
    }

    void groups(JsonNode groups) {
        for (JsonNode group : groups) {
            if (json) {
                out.println(group);
            } else {
                groupList.row(text(group, "group"), text(group, "connected"), text(group, "known"));
            }
        }
    }

    void endOfClients(boolean more) {
        end(list, more);
    }

    void endOfGroups(boolean more) {
        end(groupList, more);
    }

    private void end(TextTable table, boolean more) {
        if (!json) {
            table.print(out);
            if (more) {
                out.println("There are more; --limit shows them.");
            }
        }
    }

    void client(JsonNode client) {
        if (json) {
            out.println(client);
        } else {
            fields("", client);
        }
    }

    private void fields(String prefix, JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = prefix + field.getKey();
            if (field.getValue().isObject()) {
                fields(name + ".", field.getValue());
            } else {
                String padded = name + " ".repeat(Math.max(2, NAME_WIDTH - name.length()));
                out.println(padded + TextTable.printable(field.getValue().asText()));
            }
        }
    }

    void kicked(JsonNode client) {
        if (json) {
            out.println(client);
        } else {
            out.println(TextTable.printable(text(client, CLIENT)) + " is " + text(client, "status"));
        }
    }

    void erased(JsonNode answer) {
        if (json) {
            out.println(answer);
        } else {
            boolean isDone = answer.path("done").asBoolean();
            out.println(TextTable.printable(text(answer, CLIENT))
                    + (isDone ? " is erased, with " + text(answer, "entries") + " entries" : " is being erased"));
        }
    }

    /** An entry of the feed. */
    void entry(JsonNode entry) {
        out.println(json ? entry.toString() : TextTable.printable(line(entry)));
        out.flush();
    }

    private static String line(JsonNode entry) {
        String time = entry.has(TIME) ? text(entry, TIME) : " ".repeat(24);
        String why = entry.has("cause") ? "  " + (text(entry, "entity") + " " + text(entry, "cause")).strip() : "";
        String by = entry.has("by") ? "  by " + text(entry, "by") : "";
        String address = entry.has("remoteAddress") ? "  " + text(entry, "remoteAddress") : "";
        return String.format("%s  %-12s  %s", time, text(entry, "type"), text(entry, CLIENT)) + why + by + address;
    }

    void log(JsonNode log) {
        for (JsonNode entry : log.path("entries")) {
            entry(entry);
        }
        if (!json && log.path("entries").isEmpty()) {
            out.println("Nothing is known of this client.");
        }
        if (!json && !log.path("complete").asBoolean(true)) {
            out.println("What was before is no longer kept.");
        }
    }
}
