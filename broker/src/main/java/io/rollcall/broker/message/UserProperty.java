package io.rollcall.broker.message;

/** A user property: a name and a value whose meaning is the application's [MQTT 5, 3.3.2.3.7]. */
public record UserProperty(String name, String value) {}
