// The calls of each API, with what they take.

const STREAM = "text/event-stream";
const BODIES = {
  "/api/v1/clients:batch": '{"clientIds": ["a", "b"]}',
  "/api/v1/publish": '{"topic": "hello/world", "payload": "on", "qos": 1, "retain": false}',
};

/** Out of the description that the server has of itself. */
export function nativeCalls(openapi) {
  const calls = [];
  for (const [path, methods] of Object.entries(openapi.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const parameters = (operation.parameters || [])
        .filter((parameter) => parameter.in !== "header")
        .map(({ name, in: where, required, description, schema = {} }) => ({ name, in: where, required, description, choices: schema.enum || (schema.type === "boolean" ? ["true", "false"] : null) }));
      calls.push({
        method: method.toUpperCase(),
        path,
        summary: operation.summary,
        description: operation.description,
        scope: operation["x-scope"],
        parameters,
        body: operation.requestBody ? BODIES[path] || "{}" : null,
        isStream: STREAM in (operation.responses["200"]?.content || {}),
      });
    }
  }
  return calls;
}

const inPath = (name, example) => ({ name, in: "path", required: true, example });
const inQuery = (name, more) => ({ name, in: "query", ...more });
const IBM_TIMES = ["connectedAfter", "connectedBefore", "disconnectedAfter", "disconnectedBefore"].map((name) => inQuery(name));

export const IBM = [
  { method: "GET", path: "/api/v0002/clientconnectionstates/{clientId}", summary: "IBM Watson IoT: the state of one client", parameters: [inPath("clientId", "d:org:type:id")] },
  { method: "GET", path: "/api/v0002/clientconnectionstates", summary: "IBM Watson IoT: states of clients, by filters", parameters: [inQuery("deviceType"), inQuery("deviceId"), inQuery("clientType", { choices: ["device", "gateway", "application"] }), inQuery("connectionStatus", { choices: ["connected", "disconnected"] }), ...IBM_TIMES, inQuery("_limit"), inQuery("_sort"), inQuery("_bookmark")] },
  { method: "GET", path: "/api/v0002/logs/connection", summary: "IBM Watson IoT: connection log of a device", parameters: [inQuery("typeId", { required: true }), inQuery("deviceId", { required: true }), inQuery("fromTime"), inQuery("toTime")] },
  { method: "GET", path: "/api/v0002/config/clientstate", summary: "IBM Watson IoT: whether states are kept", parameters: [] },
];

const rpc = (action, summary, ...parameters) => ({
  method: "GET",
  path: "/",
  action,
  summary: "Alibaba MQTT: " + summary,
  parameters: [inQuery("InstanceId", { required: true, value: "rollcall" }), ...parameters],
});

const WINDOW = [inQuery("BeginTime", { required: true, example: "1763625600000" }), inQuery("EndTime", { required: true, example: "1763629200000" })];

export const ALIBABA = [
  rpc("QuerySessionByClientId", "whether a client is online", inQuery("ClientId", { required: true, example: "GID_x@@@device" })),
  rpc("BatchQuerySessionByClientIds", "whether clients are online", inQuery("ClientIdList.1", { required: true }), inQuery("ClientIdList.2"), inQuery("ClientIdList.3")),
  rpc("QueryMqttTraceDevice", "what a client did", inQuery("ClientId", { required: true }), ...WINDOW, inQuery("CurrentPage", { value: "1" }), inQuery("PageSize", { value: "10" }), inQuery("Reverse", { choices: ["true", "false"] })),
  rpc("CloseConnection", "ends the connection of a client", inQuery("ClientId", { required: true })),
];
