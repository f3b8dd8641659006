package io.rollcall.server.monitor;

/**
 * Which families of topics tell presence over MQTT. One that is off has no topics: anybody may publish there.
 *
 * @param presence {@code $presence/}, ours
 * @param ibm {@code iot-2/type/{type}/id/{id}/mon}, {@code iot-2/app/{app}/mon} and {@code iot-2/mon}
 * @param alibaba {@code {GroupID}_MQTT/}
 * @param aws {@code $aws/events/presence/}
 */
public record MonitorConfig(boolean presence, boolean ibm, boolean alibaba, boolean aws) {
    public static final MonitorConfig DEFAULT = new MonitorConfig(true, true, false, false);
}
