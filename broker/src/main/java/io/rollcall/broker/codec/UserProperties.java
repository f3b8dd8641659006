package io.rollcall.broker.codec;

import io.rollcall.broker.message.UserProperty;
import java.util.ArrayList;
import java.util.List;

/** The user properties of one packet, as they are read. Lives for one read. */
final class UserProperties {
    private List<UserProperty> read = List.of();

    /** Reads one; only checks it, when there are more than the limit already. */
    void read(Frame frame) {
        if (read.size() > frame.limits().userPropertiesMax()) {
            frame.skipText();
            frame.skipText();
            return;
        }
        if (read.isEmpty()) {
            read = new ArrayList<>();
        }
        read.add(new UserProperty(frame.readText(), frame.readText()));
    }

    /** In the order sent [MQTT-3.3.2-18]; one more than the limit when the limit was exceeded. */
    List<UserProperty> toList() {
        return List.copyOf(read);
    }
}
